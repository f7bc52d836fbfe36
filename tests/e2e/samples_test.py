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

    def test_a_page_saved_as_text_is_cleaned_and_tagged_with_what_it_is_about(self):
        with World() as world:
            world.spool("desk")
            for stage in ("extract", "language", "entities"):
                world.stage(stage)
            world.start()
            live = world.live("all/")
            world.drop("desk", OTAN.name, OTAN.read_bytes())
            article = live.receive().json
            self.assertEqual(article["title"], "Le Conseil OTAN-Russie se réunira à Bruxelles")
            self.assertFalse([residue for residue in ("![", "|", "Photo", "Jeu Giang") if residue in article["text"]])
            self.assertEqual([image["credit"] for image in article["images"]], ["Reuters"])
            self.assertTrue(article["images"][0]["caption"].startswith("Le secrétaire général de l'OTAN"))
            self.assertEqual(article["authors"], [{"name": "Jeu Giang"}])
            self.assertEqual(article["agency"]["id"], "reuters")
            labels = {(tag["type"], tag["label"]) for tag in article["tags"]}
            about = {("org", "OTAN"), ("place", "Russie"), ("place", "Ukraine"), ("place", "Crimée"),
                     ("place", "Bruxelles"), ("place", "Moscou"), ("person", "Jens Stoltenberg")}
            named_besides = {("place", "Belgique"), ("place", "Europe de l'Est")}
            self.assertLessEqual(about, labels)
            self.assertLessEqual(labels, about | named_besides)
            self.assertTrue(all(tag["count"] >= 1 and tag["id"] for tag in article["tags"]))
