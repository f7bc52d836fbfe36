#include "spool/parse.hpp"
#include "spool/unusable.hpp"

#include <catch2/catch.hpp>

using namespace newsd;
using namespace newsd::spool;

namespace {

// The articles of one file.
struct Parsed {
  Parsed(std::string_view name, std::string_view bytes) : items(parse({name, media_type_of(name), {}, bytes}, tree)) {}
  Value article(std::size_t index = 0) const { return items.at(index).article; }

  Tree tree;
  std::vector<Item> items;
};

std::string reason(std::string_view name, std::string_view bytes) {
  try {
    const Parsed parsed(name, bytes);
  } catch (const Unusable& unusable) {
    return unusable.what();
  }
  return {};
}

constexpr std::string_view kMail =
    "From: =?UTF-8?Q?Zo=C3=AB_Lind?= <zoe@example.org>\r\n"
    "Subject: =?ISO-8859-1?Q?Caf=E9_am_See?=\r\n"
    "Date: Tue, 04 May 2027 18:30:00 +0200\r\n"
    "Message-ID: <17@example.org>\r\n"
    "List-Id: The wire <wire.example.org>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=outer\r\n\r\n"
    "--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n"
    "--inner\r\nContent-Type: text/html\r\n\r\n<p>Markup</p>\r\n"
    "--inner\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    "Das Caf=E9 ist offen.\r\n\r\nBis sp=E4t.\r\n"
    "--inner--\r\n"
    "--outer\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nattached\r\n"
    "--outer--\r\n";

}  // namespace

TEST_CASE("a file's name says how it is read, whatever its case") {
  CHECK(media_type_of("a.TXT") == "text/plain");
  CHECK(media_type_of("a.b.json") == "application/json");
  CHECK(media_type_of("a.eml") == "message/rfc822");
  CHECK(media_type_of("a.HTML") == "text/html");
  CHECK(media_type_of("a.htm") == "text/html");
  CHECK(media_type_of("a.pdf").empty());
}

TEST_CASE("a text file becomes title and text, with its bytes beside them") {
  const Parsed parsed("harbour.txt", "Harbour reopens\nCaf\xE9s too.\n");
  REQUIRE(parsed.items.size() == 1);
  CHECK(parsed.items[0].key == "harbour.txt");
  CHECK(parsed.article()["title"].text() == "Harbour reopens");
  CHECK(parsed.article()["text"].text() == "Cafés too.");
  CHECK(parsed.article()["raw"]["bytes"].bytes().size() == 27);
  CHECK(parsed.article()["raw"]["media_type"].text() == "text/plain");
  CHECK(parsed.article()["raw"]["charset"].text() == "windows-1252");
  CHECK(parsed.article()["published"].is_null());
}

TEST_CASE("an empty text file is refused with a reason") { CHECK(reason("a.txt", " \n\n") == "holds no text"); }

TEST_CASE("an article document passes through, without what newsd itself says of it") {
  const Parsed parsed("a.json", R"({"id":"00","revision":3,"guid":"g-1","title":"T","words":7,"x":{"desk":{"n":1.5}},
                                    "colour":["red",null,true],"lineage":[]})");
  REQUIRE(parsed.items.size() == 1);
  CHECK(parsed.items[0].key == "g-1");
  CHECK(parsed.article()["title"].text() == "T");
  CHECK(parsed.article()["words"].integer() == 7);
  CHECK(parsed.article()["x"]["desk"]["n"].real() == 1.5);
  CHECK(parsed.article()["colour"].size() == 3);
  CHECK(parsed.article()["id"].is_null());
  CHECK(parsed.article()["revision"].is_null());
  CHECK(parsed.article()["lineage"].is_null());
}

TEST_CASE("the items of an array are named by guid, url, or place") {
  const Parsed parsed("day.json",
                      "\xEF\xBB\xBF[{\"guid\":\"g\",\"title\":\"1\"},"
                      "{\"url\":\"https://example.org/2\",\"title\":\"2\"},{\"title\":\"3\"}]");
  REQUIRE(parsed.items.size() == 3);
  CHECK(parsed.items[0].key == "g");
  CHECK(parsed.items[1].key == "https://example.org/2");
  CHECK(parsed.items[2].key == "day.json#3");
}

TEST_CASE("JSON that is no article says what is wrong") {
  CHECK(reason("a.json", "{\"title\":").starts_with("is not JSON: "));
  CHECK(reason("a.json", "[]") == "holds no article: its array is empty");
  CHECK(reason("a.json", "[{\"title\":\"x\"},3]") == "2: is no article document: a JSON object is needed");
  CHECK(reason("a.json", "{\"url\":\"https://example.org\"}").starts_with("is no article document: it has no title"));
  CHECK(reason("a.json", std::string(100, '[')).starts_with("is nested deeper than"));
}

TEST_CASE("an array of too many articles is refused as a whole") {
  std::string many = "[";
  for (std::size_t i = 0; i <= kMaxArticlesPerFile; ++i) many += i == 0 ? "{}" : ",{}";
  CHECK(reason("a.json", many + "]").starts_with("holds 10001 articles: split it"));
}

TEST_CASE("an e-mail gives title, author, date with its offset, ids and the plain part") {
  const Parsed parsed("a.eml", kMail);
  REQUIRE(parsed.items.size() == 1);
  CHECK(parsed.items[0].key == "17@example.org");
  CHECK(parsed.article()["guid"].text() == "17@example.org");
  CHECK(parsed.article()["title"].text() == "Café am See");
  CHECK(parsed.article()["published"].text() == "2027-05-04T18:30:00+02:00");
  CHECK(parsed.article()["authors"].item(0)["name"].text() == "Zoë Lind");
  CHECK(parsed.article()["authors"].item(0)["email"].text() == "zoe@example.org");
  CHECK(parsed.article()["text"].text() == "Das Café ist offen.\n\nBis spät.");
  CHECK(parsed.article()["raw"]["media_type"].text() == "text/plain");
  CHECK(parsed.article()["x"]["spool"]["list_id"].text() == "wire.example.org");
}

TEST_CASE("an e-mail with HTML alone is read from it, and the HTML goes along") {
  const Parsed parsed("a.eml",
                      "From: a@example.org\nSubject: News\nContent-Type: text/html; charset=utf-8\n\n"
                      "<h1>Head</h1><p>Ünder</p>\n");
  CHECK(parsed.items[0].key == "a.eml");
  CHECK(parsed.article()["text"].text() == "Head\n\nÜnder");
  CHECK(parsed.article()["raw"]["media_type"].text() == "text/html");
}

TEST_CASE("of an e-mail's page the body is read, and neither its head nor its scripts") {
  const Parsed parsed("a.eml",
                      "From: a@example.org\nSubject: News\nContent-Type: text/html; charset=utf-8\n\n"
                      "<html><head><title>x</title></head><BODY><p>One &amp; two</p><p>Three<br>four</p>"
                      "<script>if (a<b) alert('</p>')</script><!-- no --></body></html>\n");
  CHECK(parsed.article()["text"].text() == "One & two\n\nThree\nfour");
}

TEST_CASE("a page goes out as it is, known by its name") {
  const std::string_view page = "<!doctype html><meta charset=koi8-r><title>\xCD\xC1\xD1\xCB</title>";
  const Parsed parsed("mayak.html", page);
  REQUIRE(parsed.items.size() == 1);
  CHECK(parsed.items[0].key == "mayak.html");
  CHECK(parsed.article()["guid"].text() == "mayak.html");
  CHECK(parsed.article()["title"].is_null());
  CHECK(parsed.article()["text"].is_null());
  const Value raw = parsed.article()["raw"];
  CHECK(raw["bytes"].bytes().size() == page.size());
  CHECK(raw["media_type"].text() == "text/html");
  CHECK(raw["charset"].is_null());
}

TEST_CASE("a page without a single character is none") {
  CHECK(reason("a.html", "").find("holds no page") == 0);
  CHECK(reason("a.htm", " \r\n").find("holds no page") == 0);
}

TEST_CASE("an e-mail's date that is none is left out, and so is one that nobody sent") {
  const Parsed parsed("a.eml", "From: a@example.org\nSubject: News\nDate: sometime soon\n\nText\n");
  CHECK(parsed.article()["published"].is_null());
  CHECK(parsed.article()["text"].text() == "Text");
}

TEST_CASE("what is no e-mail is refused with a reason") {
  CHECK(reason("a.eml", "Just some words.\n").starts_with("is no e-mail: "));
  CHECK(reason("a.eml", "").starts_with("is no e-mail: "));
  CHECK(reason("a.eml", "From: a@example.org\nContent-Type: image/png\n\nxyz\n") ==
        "has neither a subject nor a part that is readable text");
}

TEST_CASE("an e-mail nested without end is read as far as is reasonable") {
  std::string mail = "From: a@example.org\nSubject: Deep\n";
  for (int i = 0; i < 3000; ++i) {
    const std::string mark = "b" + std::to_string(i);
    for (const std::string& piece :
         {std::string("Content-Type: multipart/mixed; boundary="), mark, std::string("\n\n--"), mark})
      mail += piece;
    mail += '\n';
  }
  const Parsed parsed("a.eml", mail + "Content-Type: text/plain\n\nbottom\n");
  CHECK(parsed.article()["title"].text() == "Deep");
  CHECK(parsed.article()["text"].is_null());
}

TEST_CASE("a media type that spool does not take is named") {
  Tree tree;
  CHECK_THROWS_WITH(parse({"a", "image/png", {}, "x"}, tree), Catch::Contains("image/png"));
}
