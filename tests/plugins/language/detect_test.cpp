#include "language/detect.hpp"
#include "language/confidence.hpp"

#include <catch2/catch.hpp>

using namespace newsd::language;

namespace {
Detection of(std::string_view text, std::string_view declared = {}) { return detect(text, declared, Options{}); }
}  // namespace

TEST_CASE("The full tables are in use: languages that only they hold are recognised") {
  CHECK(of("Guramylyşyk üç hepdeden soň täzeden başlandy, şäheriň häkimi işçilere minnetdarlyk bildirdi.").tag == "tk");
  CHECK(of("Ko te kaipuke kua hoki mai ki te whanga i muri i nga wiki e toru, ā ka timata ano te mahi apopo.").tag ==
        "mi");
}

TEST_CASE("A long text is surer than a word") {
  const Detection word = of("studio");
  const Detection text = of("Après trois semaines de travaux, le bac relie de nouveau les deux rives du fleuve.");
  CHECK(text.tag == "fr");
  CHECK(text.confidence > 0.9);
  CHECK(word.confidence < 0.6);
}

TEST_CASE("Links, numbers and nothing are undetermined, with no confidence") {
  for (const char* junk : {"", "https://example.org/a", "🎉 100", "555 0199"}) {
    CHECK(of(junk).tag == "und");
    CHECK(of(junk).confidence == 0);
  }
}

TEST_CASE("An answer below the minimum is undetermined, and keeps its confidence") {
  const Detection answer = detect("studio", "", Options{.minimum_confidence = 0.99});
  CHECK(answer.tag == "und");
  CHECK(answer.confidence < 0.99);
}

TEST_CASE("A declared language settles what the text leaves open") {
  const std::string_view malay_or_indonesian = "Kapal itu kembali ke pelabuhan";
  CHECK(of(malay_or_indonesian, "ms").tag == "ms");
  CHECK(of(malay_or_indonesian, "id").tag == "id");
  CHECK(of(malay_or_indonesian, "id").confidence > of(malay_or_indonesian).confidence);
}

TEST_CASE("A mixed text has sections, the largest first") {
  const Detection mixed = of(
      "Die Brücke verbindet seit heute die beiden Städte. Der Bürgermeister dankte den Arbeitern, die zwei Jahre lang "
      "auf beiden Seiten des Flusses gebaut haben. Am Abend wurde gefeiert, und die Musik spielte bis in die "
      "Nacht.\nThe bridge now joins the two towns, and there will be music.");
  REQUIRE(mixed.sections.size() == 2);
  CHECK(mixed.sections[0].tag == "de");
  CHECK(mixed.sections[1].tag == "en");
  CHECK(mixed.sections[0].value > mixed.sections[1].value);
}

TEST_CASE("A text in one language has no sections") { CHECK(of("Färjan är tillbaka i hamnen.").sections.empty()); }

TEST_CASE("Confidence grows with length and falls with what was no word") {
  const Evidence few{.tag = "fr", .letters = 8, .share = 1, .score = 1};
  Evidence many = few;
  many.letters = 200;
  Evidence junk = few;
  junk.dropped = 0.8;
  CHECK(confidence(many) > confidence(few));
  CHECK(confidence(junk) < confidence(few));
}
