"""Prints newsd's articles as they come. Usage: python3 subscribe.py [ENDPOINT] [TOPIC]; needs python3-zmq."""
import json, sys, zmq

socket = zmq.Context().socket(zmq.SUB)
socket.setsockopt(zmq.SUBSCRIBE, (sys.argv[2] if len(sys.argv) > 2 else "all/").encode())
socket.connect(sys.argv[1] if len(sys.argv) > 1 else "ipc:///run/newsd/live.sock")
while True:
    topic, header, body = socket.recv_multipart()
    article = json.loads(body)
    print(article["source"]["id"], article["kind"], article.get("title", ""), flush=True)
