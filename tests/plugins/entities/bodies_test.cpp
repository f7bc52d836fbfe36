#include "world.hpp"

#include <catch2/catch.hpp>

using namespace newsd::entities;

namespace {

Ids organisations(std::string_view text, std::string_view language) {
  Ids all;
  for (const Found& one : found_in(text, language))
    if (one.type == "org") all.push_back(one.label);
  return all;
}

}  // namespace

TEST_CASE("The word for a body and what stands beside it are an organisation") {
  CHECK(organisations("She studied at the University of Thistledown.", "en") == Ids{"University of Thistledown"});
  CHECK(organisations("On Monday the Quayside Party met.", "en") == Ids{"Quayside Party"});
  CHECK(organisations("The Ministry of Tides and Harbours replied.", "en") == Ids{"Ministry of Tides and Harbours"});
  CHECK(organisations("Le ministère de la Mer et le Parti du Phare ont signé.", "fr") ==
        Ids{"ministère de la Mer", "Parti du Phare"});
  CHECK(organisations("Sie lehrt an der Universität Tangstedt.", "de") == Ids{"Universität Tangstedt"});
  CHECK(organisations("Hun tok saken til Fjordvik tingrett.", "nb") == Ids{"Fjordvik tingrett"});
}

TEST_CASE("What says that a name is a company's makes it an organisation") {
  CHECK(organisations("The ferry is by Quillfeather Motors Inc. of Oslo.", "en") == Ids{"Quillfeather Motors Inc"});
  CHECK(organisations("Die Fähre gehört der Tangstedt Werft GmbH.", "de") == Ids{"Tangstedt Werft GmbH"});
}

TEST_CASE("A name whose initials stand behind it in brackets is an organisation, and so are the initials later") {
  const auto found = found_in("The Ferry Workers Guild (FWG) met on the quay. Later the FWG voted.", "en");
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == "org:ferry-workers-guild");
  CHECK(found[0].count == 2);
  CHECK(organisations("The Old Lamp House (FWG) burnt to the ground.", "en").empty());
}

TEST_CASE("A place within the name of an organisation is not tagged") {
  CHECK(ids("She studied at the University of Oslo.", "en") == Ids{"org:university-of-oslo"});
}

TEST_CASE("A known organisation within a longer name stays what it is") {
  CHECK(ids("Le Conseil OTAN-Russie se réunit.", "fr") == Ids{"iso:RU", "org:nato"});
}

TEST_CASE("A word for a body alone is no organisation") {
  CHECK(organisations("The University closed. The Party went on.", "en").empty());
  CHECK(organisations("Le ministère a répondu.", "fr").empty());
}

TEST_CASE("A given name within an organisation's name is no person's") {
  CHECK(ids("She studied at the Martin Quillfeather University.", "en") == Ids{"org:martin-quillfeather-university"});
}

TEST_CASE("In a headline whose words all have capitals nothing is told by form") {
  CHECK(organisations("Harbour Rejects Party Appeal", "en").empty());
}
