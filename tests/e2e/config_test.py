"""Mistakes in the configuration and in plugins: named with place and remedy, and newsd refuses to start."""
import unittest

from newsd_world import World, build

MEND = "its author must mend the descriptor (see newsd/plugin.h)"
SAID = {  # of each broken plugin in BUILD/tests/loader_plugins: what is wrong, and the remedy
    "abi-2": ("built for ABI 2, this newsd speaks ABI 1", "rebuild it against newsd-dev 1.x, or upgrade newsd"),
    "wrong-major": ("built for ABI 7, this newsd speaks ABI 1", "rebuild it against newsd-dev 1.x, or upgrade newsd"),
    "no-entry": ("not a newsd plugin: it does not export newsd_module_v1()", "NEWSD_PLUGIN(Class) in newsd/plugin.hpp exports it; remove the file if it is no plugin"),
    "null-module": ("newsd_module_v1() returned null", MEND),
    "no-plugins": ("it has 0 plugins", MEND),
    "wrong-stride": ("its stride is 8", "its author must set `stride` to sizeof(newsd_plugin)"),
    "short-struct": ("its newsd_plugin has size 16", "its author must set `size` to sizeof(newsd_plugin)"),
    "null-name": ("its name is not 1 to 64 of the characters", MEND),
    "bad-version": ("is not a semantic version", MEND),
    "no-process": ("a stage without process()", MEND),
    "no-destroy": ("lacks create() or destroy()", MEND),
    "no-observe": ("without observe()", MEND),
    "wrong-kind": ("its kind is that of a sink", MEND),
    "twice": ("comes twice", MEND),
    "unknown-field": ("`titel` is not a field of the article", "did you mean `title`?"),
    "bad-schema": ("no type \"integr\"", "did you mean `integer`?"),
    "reserved-option": ("a key that is newsd's own", "choose another name for the option"),
    "schema-no-json": ("its schema is not JSON", ""),
    "unresolved": ("undefined symbol: found_nowhere", "`ldd -r` on it shows what is missing"),
}


class ConfigTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())

    def refused(self, text):
        """What newsd says of this configuration, after what a sound one needs."""
        self.world.write_config()
        before = self.world.config_file.read_text()
        self.world.config_file.write_text(before + text)
        self.first_line = before.count("\n") + 1
        code, said = self.world.run()
        self.assertEqual(code, 78, said)
        return said

    def place(self, line, column=None):
        place = f"{self.world.config_file}:{self.first_line + line}:"
        return place if column is None else f"{place}{column}: "

    def test_a_missing_file_is_named_with_the_remedy(self):
        self.world.write_config()
        self.world.config_file.unlink()
        self.world.write_config = lambda: None
        code, said = self.world.run()
        self.assertEqual(code, 78, said)
        self.assertIn(str(self.world.config_file), said)

    def test_a_syntax_error_is_named_with_its_place(self):
        said = self.refused("[limits]\nbatch_articles = = 1\n")
        self.assertIn(self.place(1), said)

    def test_an_unknown_key_is_named_with_its_place_and_what_was_meant(self):
        said = self.refused("[limits]\nbatch_article = 1\n")
        self.assertIn(self.place(1, 1) + "unknown key `batch_article` in [limits]", said)
        self.assertIn("did you mean `batch_articles`?", said)

    def test_an_unknown_section_is_named_with_what_was_meant(self):
        said = self.refused("[limit]\nbatch_articles = 1\n")
        self.assertIn(self.place(0), said)
        self.assertIn("did you mean `limits`?", said)

    def test_a_wrong_value_is_named_with_what_is_allowed(self):
        said = self.refused("[log]\nlevel = \"loud\"\n")
        self.assertIn(self.place(1), said)
        self.assertIn("info", said)

    def test_all_mistakes_are_reported_at_once(self):
        said = self.refused("[limits]\nbatch_article = 1\ndrain_secs = 2\n")
        self.assertIn(self.place(1), said)
        self.assertIn(self.place(2), said)

    def test_an_unknown_plugin_is_named_with_what_was_meant(self):
        said = self.refused("[[source]]\nplugin = \"spol\"\npath = \"/tmp\"\n")
        self.assertIn(self.place(1), said)
        self.assertIn("did you mean `spool`?", said)

    def test_an_unknown_option_of_a_plugin_is_named_with_its_place_and_what_was_meant(self):
        said = self.refused("[[source]]\nplugin = \"spool\"\npath = \"/tmp\"\nkep = \"done\"\n")
        self.assertIn(self.place(3), said)
        self.assertIn("did you mean `keep`?", said)

    def test_a_missing_option_of_a_plugin_is_named(self):
        said = self.refused("[[source]]\nplugin = \"spool\"\n")
        self.assertIn("path", said)
        self.assertIn(self.place(0)[:-1], said)

    def test_an_option_that_the_plugin_itself_refuses_is_named(self):
        said = self.refused("[[feed]]\nurl = \"ftp://example.org/\"\n")
        self.assertIn("http", said)

    def test_hosting_in_a_process_is_not_offered_yet_and_says_so(self):
        said = self.refused("[[source]]\nplugin = \"spool\"\npath = \"/tmp\"\nhosting = \"process\"\n")
        self.assertIn("not offered yet", said)

    def test_an_address_beyond_loopback_is_refused_with_the_reason(self):
        self.world.set("bus", live="tcp://0.0.0.0:7000")
        said = self.refused("")
        self.assertIn("0.0.0.0", said)
        self.assertIn("loopback", said)

    def test_a_stage_that_reads_what_nobody_writes_is_refused(self):
        self.world.stage(str(build() / "tests/loader_plugins/sound-stage.so"), files=[])
        said = self.refused("")
        self.assertIn("sound-stage", said)
        self.assertIn("tags.rule", said)

    def test_a_plugin_file_that_is_missing_is_named_with_the_remedy(self):
        said = self.refused("[[stage]]\nplugin = \"/nowhere/mine.so\"\n")
        self.assertIn("/nowhere/mine.so", said)
        self.assertIn(self.place(1), said)

    def test_a_file_that_is_no_library_is_named(self):
        file = self.world.folder / "mine.so"
        file.write_text("not a library")
        self.assertIn("cannot be loaded", self.refused(f"[[stage]]\nplugin = \"{file}\"\n"))


class BrokenPluginTest(unittest.TestCase):
    def test_every_broken_plugin_is_named_with_the_remedy_and_newsd_does_not_start(self):
        for name, (fault, remedy) in SAID.items():
            with self.subTest(name), World() as world:
                plugin = build() / f"tests/loader_plugins/{name}.so"
                world.stage(str(plugin))
                code, said = world.run()
                self.assertEqual(code, 78, said)
                self.assertIn(str(plugin), said)
                self.assertIn(fault, said)
                self.assertIn(remedy, said)
                self.assertFalse(world.journal_file.exists())

    def test_no_broken_plugin_was_forgotten(self):
        sound = {"sound-stage", "from-newer-abi", "several"}
        built = {path.stem for path in (build() / "tests/loader_plugins").glob("*.so")}
        self.assertEqual(built, set(SAID) | sound)
