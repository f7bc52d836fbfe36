"""Real pages, saved as text, from the folder of samples that may lie beside the checkout."""
import pathlib
import unittest

from newsd_world import World

SAMPLES = pathlib.Path(__file__).resolve().parents[3] / "shared/samples"
OTAN = SAMPLES / "article-fr-otan-russie.txt"
RULES = """\
otan "OTAN": otan OR "alliance atlantique" OR =NATO
russie "Russie": russie OR russe* OR moscou OR kremlin
"""


@unittest.skipUnless(OTAN.exists(), "there is no ../shared/samples beside this checkout")
class SampleTest(unittest.TestCase):
    def test_a_page_saved_as_text_comes_out_as_one_article_with_its_language_and_tags(self):
        with World() as world:
            rules = world.folder / "desk.rule"
            rules.write_text(RULES)
            world.spool("desk")
            world.stage("language")
            world.stage("dedup")
            world.stage("rules", files=[str(rules)])
            world.start()
            live = world.live("all/")
            world.drop("desk", OTAN.name, OTAN.read_bytes())
            message = live.receive()
            self.assertEqual(message.topic, "all/fr/desk/")
            article = message.json
            self.assertEqual(article["language"]["tag"], "fr")
            self.assertEqual(sorted(tag["id"] for tag in article["tags"]), ["otan", "russie"])
            self.assertEqual({tag["type"] for tag in article["tags"]}, {"rule"})
            world.until(lambda: world.done("desk") == [OTAN.name], "the file is done")
            self.assertEqual(world.status()["journal"]["head"], 1)
