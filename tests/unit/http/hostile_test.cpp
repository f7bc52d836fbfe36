// Servers and addresses that mean harm, or are merely broken.
#include "http/client.hpp"
#include "unit/http/fetching.hpp"
#include "unit/http/test_server.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;
using Catch::Matchers::Contains;
using Then = TestServer::Then;
using std::chrono::milliseconds;

namespace {

TestServer::Handler always(std::string bytes, Then then = Then::close) {
  return [bytes = std::move(bytes), then](const TestServer::Request&) { return TestServer::Answer{bytes, then}; };
}

Error refused(const HttpRequest& request, const HttpOptions& options = {}) {
  const auto response = Fetching(options).ask(request);
  REQUIRE_FALSE(response);
  return response.error();
}

// A raw deflate stream of `copies` times 258 zero bytes after the first: 13 bits each in deflate's fixed code.
std::string deflate_bomb(unsigned copies) {
  std::string bytes;
  unsigned filled = 0;
  const auto put = [&](unsigned code, unsigned bits) {  // most significant bit first, as Huffman codes are sent
    while (bits-- > 0) {
      if (filled % 8 == 0) bytes += '\0';
      bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) | ((code >> bits & 1) << (filled % 8)));
      ++filled;
    }
  };
  put(0b110, 3);                                          // last block; fixed codes
  put(0b00110000, 8);                                     // the byte 0
  for (; copies > 0; --copies) put(0b1100010100000, 13);  // 258 bytes from one back
  put(0, 7);                                              // end
  return bytes;
}

// Takes this machine's loopback for public, but for 127.0.0.2.
std::string_view second_loopback_only(std::span<const std::uint8_t> address) {
  return address.size() == 4 && address[0] == 127 && address[3] != 2 ? std::string_view() : special_range(address);
}

}  // namespace

TEST_CASE("a private address is refused when the connection is made, and the error says how to permit it") {
  TestServer server(always(answer(200, {})));
  HttpRequest request = local_request(server.url("/feed"));
  request.reach = Reach::public_only;
  const Error error = refused(request);
  CHECK(error.code == "guard");
  CHECK_THAT(error.message(), Contains(server.url("/feed")) && Contains("127.0.0.1 (loopback)") &&
                                  Contains("`allow_private = true` for this feed"));
  CHECK(server.connections() == 0);
}

TEST_CASE("odd spellings and names of a private address meet the guard too") {
  const std::string host = GENERATE("localhost", "2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0");
  TestServer server(always(answer(200, {})));
  HttpRequest request;
  request.url = "http://" + host + ":" + std::to_string(server.port()) + "/";
  CAPTURE(host);
  CHECK(refused(request).code == "guard");
  CHECK(server.connections() == 0);
}

TEST_CASE("the guard stands at every hop of a redirect") {
  TestServer server([](const TestServer::Request&) {
    return TestServer::Answer{answer(302, {"Location: http://127.0.0.2:1/inside"})};
  });
  HttpOptions options;
  options.guard = second_loopback_only;
  HttpRequest request;
  request.url = server.url("/outside");
  const Error error = refused(request, options);
  CHECK(error.code == "guard");
  CHECK_THAT(error.text, Contains(server.url("/outside")) && Contains("redirected to http://127.0.0.2:1/inside") &&
                             Contains("127.0.0.2 (loopback)"));
}

TEST_CASE("a connection made for a feed that may reach private addresses serves no other") {
  TestServer server(always(answer(200, {}), Then::keep));
  Fetching fetching;
  HttpRequest request = local_request(server.url("/"));
  REQUIRE(fetching.ask(request));
  request.reach = Reach::public_only;
  const auto response = fetching.ask(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().code == "guard");
  CHECK(server.requests().size() == 1);
}

TEST_CASE("a body that breaks off is an error, not a short body") {
  TestServer server(always("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
  const Error error = refused(local_request(server.url("/feed")));
  CHECK(error.code == "http");
  CHECK_THAT(error.text, Contains(server.url("/feed")) && Contains("96 bytes remaining"));
}

TEST_CASE("a chunked body that breaks off is an error") {
  TestServer server(always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"));
  CHECK(refused(local_request(server.url("/"))).code == "http");
}

TEST_CASE("a server that never finishes meets the time limit, which the error names") {
  const std::string begun = GENERATE("", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbit");
  TestServer server(always(begun, Then::hang));
  HttpRequest request = local_request(server.url("/slow"));
  request.limits.timeout = milliseconds(150);
  const Error error = refused(request);
  CHECK(error.code == "limit");
  CHECK_THAT(error.message(), Contains(server.url("/slow")) && Contains("150 ms") && Contains("http.timeout_seconds"));
}

TEST_CASE("the time limit holds over all redirects together") {
  TestServer server([](const TestServer::Request& request) {
    return request.target == "/" ? TestServer::Answer{answer(302, {"Location: /slow"})}
                                 : TestServer::Answer{"", Then::hang};
  });
  HttpRequest request = local_request(server.url("/"));
  request.limits.timeout = milliseconds(150);
  CHECK_THAT(refused(request).message(), Contains("redirected to") && Contains("http.timeout_seconds"));
}

TEST_CASE("a server that accepts and then says nothing of TLS counts as not connected") {
  TestServer server(always("", Then::hang));
  HttpRequest request = local_request(server.url("/", "https"));
  request.limits.connect_timeout = milliseconds(150);
  const Error error = refused(request);
  CHECK(error.code == "limit");
  CHECK_THAT(error.message(), Contains("no connection after 150 ms") && Contains("http.connect_timeout_seconds"));
}

TEST_CASE("a server that trickles is given up") {
  TestServer server(always("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbit", Then::hang));
  HttpRequest request = local_request(server.url("/trickle"));
  request.limits.stall_seconds = 1;
  const Error error = refused(request);
  CHECK(error.code == "limit");
  CHECK_THAT(error.text, Contains("slower than 100 bytes/s for 1 s"));
}

TEST_CASE("a body that unpacks to too much stops at the limit") {
  TestServer server(always(answer(200, {"Content-Encoding: deflate"}, deflate_bomb(40'000))));
  HttpRequest request = local_request(server.url("/bomb"));
  CHECK(Fetching().ask(request).value().body.size() == 1 + 258 * 40'000);
  request.limits.max_body_bytes = 100'000;
  const Error error = refused(request);
  CHECK(error.code == "limit");
  CHECK_THAT(error.message(),
             Contains(server.url("/bomb")) && Contains("100000 bytes") && Contains("http.max_body_bytes"));
}

TEST_CASE("a download that announces too much, or sends it, stops at the limit") {
  const std::string head = GENERATE("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n");
  TestServer server(always(head + std::string(2'000'000, 'x')));
  HttpRequest request = local_request(server.url("/big"));
  request.limits.max_download_bytes = 100'000;
  const Error error = refused(request);
  CHECK(error.code == "limit");
  CHECK_THAT(error.message(), Contains(server.url("/big")) && Contains("http.max_download_bytes"));
}

TEST_CASE("what is downloaded is counted before it is unpacked, and over all hops") {
  const std::string bomb = deflate_bomb(20'000);  // some 32 KB
  TestServer server([&](const TestServer::Request& request) {
    if (request.target == "/1") return TestServer::Answer{answer(302, {"Location: /2"}, bomb)};
    return TestServer::Answer{answer(200, {"Content-Encoding: deflate"}, bomb)};
  });
  HttpRequest request = local_request(server.url("/2"));
  request.limits.max_download_bytes = 50'000;
  CHECK(Fetching().ask(request).value().body.size() > 5'000'000);
  request.url = server.url("/1");
  CHECK_THAT(refused(request).message(), Contains("http.max_download_bytes"));
}

TEST_CASE("a Content-Encoding that was not asked for is refused before its decoder runs") {
  const std::string coding = GENERATE("zstd", "compress", "gzip, gzip, gzip");
  TestServer server(always(answer(200, {"Content-Encoding: " + coding}, "x")));
  const Error error = refused(local_request(server.url("/")));
  CHECK(error.code == "http");
  CHECK_THAT(error.text, Contains("Content-Encoding"));
}

TEST_CASE("a body that is not what its Content-Encoding says is an error") {
  TestServer server(always(answer(200, {"Content-Encoding: gzip"}, "plain text")));
  CHECK(refused(local_request(server.url("/"))).code == "http");
}

TEST_CASE("a flood of headers stops at the limit") {
  std::string flood = "HTTP/1.1 200 OK\r\n";
  const auto [line, count, name] = GENERATE(table<std::string, int, std::string>(
      {{"a: b\r\n", 300, "max_header_lines"}, {"a: " + std::string(4000, 'b') + "\r\n", 20, "max_header_bytes"}}));
  for (int i = 0; i < count; ++i) flood += line;
  TestServer server(always(flood + "\r\n"));
  const Error error = refused(local_request(server.url("/")));
  CHECK(error.code == "limit");
  CHECK_THAT(error.text, Contains(name));
}

TEST_CASE("interim answers without end stop at the limit") {
  std::string flood;
  for (int i = 0; i < 300; ++i) flood += "HTTP/1.1 103 Early\r\n\r\n";
  TestServer server(always(flood));
  CHECK(refused(local_request(server.url("/"))).code == "limit");
}

TEST_CASE("what is not HTTP is an error") {
  TestServer server(always("SSH-2.0-hello\r\n"));
  CHECK(refused(local_request(server.url("/"))).code == "http");
}

TEST_CASE("nobody at the address is an error that names it") {
  const Error error = refused(local_request("http://127.0.0.1:1/feed"));
  CHECK(error.code == "http");
  CHECK_THAT(error.text, Contains("http://127.0.0.1:1/feed"));
}

TEST_CASE("what is no http address is refused with the remedy") {
  const auto [url, remedy] = GENERATE(table<std::string, std::string>({{"", "https://host/path"},
                                                                       {"feed.xml", "https://host/path"},
                                                                       {"ftp://a/b", "http or https"},
                                                                       {"file:///etc/passwd", "http or https"},
                                                                       {"http://a\r\nb/", "https://host/path"},
                                                                       {"http://\xff/", "as a browser shows it"}}));
  CAPTURE(url);
  const Error error = refused(local_request(url));
  CHECK(error.code == "http");
  CHECK_THAT(error.hint, Contains(remedy));
}

TEST_CASE("an address without end is refused") {
  CHECK(refused(local_request("http://a/" + std::string(9000, 'x'))).code == "limit");
}

TEST_CASE("request headers that would break the request, or are newsd's own, are refused") {
  const HttpHeader header = GENERATE(HttpHeader{"x", "a\r\nhost: b"}, HttpHeader{"x y", "a"}, HttpHeader{"", "a"},
                                     HttpHeader{"host", "b"}, HttpHeader{"If-None-Match", "\"v\""});
  HttpRequest request = local_request("http://127.0.0.1:1/");
  request.headers = {header};
  CAPTURE(header.name);
  CHECK_THAT(refused(request).text, Contains("request header"));
}

TEST_CASE("a validator that would break the next request is not sent") {
  TestServer server(always(answer(200, {})));
  HttpRequest request = local_request(server.url("/"));
  request.validators.etag = "\"v\"\r\nx: y";
  REQUIRE(Fetching().ask(request));
  CHECK(server.requests().at(0).headers.count("if-none-match") == 0);
}

TEST_CASE("header values that are not text are left out") {
  TestServer server(always(answer(200, {"x-latin: \xe9", "x-fine: \xc3\xa9"})));
  const auto response = Fetching().ask(local_request(server.url("/"))).value();
  const auto has = [&](std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const HttpHeader& header) { return header.name == name; });
  };
  CHECK(has("x-fine"));
  CHECK_FALSE(has("x-latin"));
}
