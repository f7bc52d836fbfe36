#include "extract/people.hpp"
#include "pages.hpp"

#include <catch2/catch.hpp>

using namespace newsd::extract;
using newsd::extract::test::ferry;
using newsd::extract::test::page;
using newsd::extract::test::site;

namespace {
using Names = std::vector<std::string>;
Names names(const std::vector<Person>& people) {
  Names out;
  for (const Person& one : people) out.push_back(one.name);
  return out;
}
}  // namespace

TEST_CASE("a byline gives names in many languages") {
  CHECK(names(people_in("By Mara Quill and Tom Arvid")) == Names{"Mara Quill", "Tom Arvid"});
  CHECK(names(people_in("Von Eva Lind und Jörg Šimić")) == Names{"Eva Lind", "Jörg Šimić"});
  CHECK(names(people_in("Par Zoé Lemaître et Éric Dû")) == Names{"Zoé Lemaître", "Éric Dû"});
  CHECK(names(people_in("Ein Artikel von Eva Lind")) == Names{"Eva Lind"});
  CHECK(names(people_in("作者：王小明")) == Names{"王小明"});
}

TEST_CASE("dates, roles and places behind a name are no part of it") {
  CHECK(names(people_in("By Mara Quill on March 5, 2024")) == Names{"Mara Quill"});
  CHECK(names(people_in("Mara Quill | Correspondent")) == Names{"Mara Quill"});
  CHECK(names(people_in("Mara Quill (Port Lowen)")) == Names{"Mara Quill"});
  CHECK(names(people_in("Mara Quill, Reporter")) == Names{"Mara Quill"});
}

TEST_CASE("letters behind a name stay with it") {
  CHECK(names(people_in("Mara Quill, MD, Ph.D. and Tom Arvid")) == Names{"Mara Quill, MD, Ph.D.", "Tom Arvid"});
}

TEST_CASE("addresses and sentences are no names") {
  CHECK(people_in("https://example.org/mara").empty());
  CHECK(people_in("mara@example.org").empty());
  CHECK(people_in("").empty());
}

TEST_CASE("the visible byline is read where the page's data names nobody but the site") {
  CHECK(names(people_of(page(site("", ferry())))) == Names{"Mara Quill"});
  CHECK(names(people_of(page(site("<meta name=author content='Lowen Courier'>", ferry())))) == Names{"Mara Quill"});
  CHECK(names(people_of(page("<meta property=og:site_name content=Courier><meta name=author content=Courier><p>x"))) ==
        Names{"Courier"});
}

TEST_CASE("who writes in the comments is no author") {
  CHECK(people_of(page("<h1>A title</h1><p>Text</p><div class=comments><a rel=author href=/>Jane Doe</a></div>"))
            .empty());
}
