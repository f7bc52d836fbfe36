"""The configurations of the examples, and what the demo's site shows."""
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

from newsd_world import World, build

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
FEEDS = {"gazette.rss": 5, "kiosk.atom": 4, "lights.json": 5, "vesti.xml": 2, "ledger.xml": 2}  # items


class ExamplesTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())

    def start_with_demo_site(self):
        site = subprocess.Popen(
            [sys.executable, EXAMPLES / "demo_site.py", EXAMPLES / "demo/site"], stdout=subprocess.PIPE, text=True
        )
        self.addCleanup(site.stdout.close)
        self.addCleanup(site.wait)
        self.addCleanup(site.terminate)
        port = int(site.stdout.readline())
        for name in FEEDS:
            self.world.feed(name.partition(".")[0], f"http://127.0.0.1:{port}/{name}", interval_seconds=86_400)
        self.world.start()

    def test_every_feed_of_the_demo_is_read_well_gzipped_in_windows_1251_and_broken(self):
        self.start_with_demo_site()
        self.world.until_journalled(sum(FEEDS.values()))
        articles = {each["guid"]: each for each in self.world.articles()}
        lodka, ropes, market = articles["vesti-311"], articles["ledger-58"], articles["ledger-57"]
        self.assertEqual(lodka["source"]["name"], "Беломысские вести")
        self.assertEqual(lodka["title"], "На верфи спустили на воду лодку, построенную школьниками")
        self.assertEqual(lodka["url"], "https://vesti.example/2026/lodka")
        self.assertEqual(ropes["source"]["name"], "Mill & Weir Ledger")
        self.assertEqual(ropes["title"], "Pellew & Daughters take over the old rope works")
        self.assertEqual(ropes["url"], "https://ledger.example/read?year=2026&no=58")
        self.assertIn("has a new owner — the boat builders Pellew & Daughters", ropes["summary"])
        self.assertIn("in rain < 5 mm, the council said… which", market["summary"])
        problems = {each["id"]: each["problems"] for each in self.world.status()["sources"]}
        self.assertEqual(problems, {"gazette": 0, "kiosk": 0, "lights": 0, "vesti": 0, "ledger": 1})

    def test_the_real_feeds_are_a_sound_configuration_of_twenty(self):
        self.world.write_config()
        feeds = self.world.folder / "feeds.d"
        feeds.mkdir()
        shutil.copy(EXAMPLES / "feeds.toml", feeds)
        check = subprocess.run(
            [build() / "bin/newsctl", "--config", self.world.config_file, "config", "check"], capture_output=True, text=True
        )
        self.assertEqual((check.returncode, check.stderr), (0, ""))
        urls = re.findall(r'^url = "(https://[^"]+)"$', (EXAMPLES / "feeds.toml").read_text(), re.M)
        self.assertEqual(len(set(urls)), 20)
