#include "articles.hpp"

#include "article/json.hpp"

#include <array>
#include <random>
#include <string_view>

namespace newsd::bench {
namespace {

struct Phrases {
  std::array<std::string_view, 6> who;
  std::array<std::string_view, 6> does;
  std::array<std::string_view, 6> how;
};

constexpr std::array<Phrases, 5> kLanguages{{
    {{"The harbour council", "A spokeswoman for the railway", "The museum's new director", "The weather service",
      "A group of local farmers", "The ministry of fisheries"},
     {"has put off the decision on the old bridge", "wants to open the northern line again",
      "spoke of the best season in ten years", "rejected the report of last week",
      "asked the neighbouring towns for help", "will publish all figures on its own site"},
     {"after a long night of talks", "in spite of the cost", "as the first in the country", "without giving reasons",
      "before the summer holidays begin", "together with the university"}},
    {{"Le conseil du port", "Une porte-parole du chemin de fer", "La nouvelle directrice du musée",
      "Le service météorologique", "Un groupe d'agriculteurs de la région", "Le ministère de la pêche"},
     {"a repoussé la décision sur le vieux pont", "veut rouvrir la ligne du nord",
      "a parlé de la meilleure saison depuis dix ans", "a rejeté le rapport de la semaine dernière",
      "a demandé de l'aide aux communes voisines", "publiera tous les chiffres sur son propre site"},
     {"après une longue nuit de discussions", "malgré les coûts", "pour la première fois dans le pays",
      "sans donner de raisons", "avant le début des vacances d'été", "avec l'université"}},
    {{"Der Hafenrat", "Eine Sprecherin der Eisenbahn", "Die neue Leiterin des Museums", "Der Wetterdienst",
      "Eine Gruppe von Bauern aus der Gegend", "Das Ministerium für Fischerei"},
     {"hat die Entscheidung über die alte Brücke verschoben", "will die Strecke im Norden wieder öffnen",
      "sprach von der besten Saison seit zehn Jahren", "wies den Bericht der letzten Woche zurück",
      "bat die Nachbarstädte um Hilfe", "wird alle Zahlen auf der eigenen Seite veröffentlichen"},
     {"nach einer langen Nacht der Gespräche", "trotz der Kosten", "als erste im Land", "ohne Gründe zu nennen",
      "noch vor den Sommerferien", "gemeinsam mit der Universität"}},
    {{"El consejo del puerto", "Una portavoz del ferrocarril", "La nueva directora del museo",
      "El servicio meteorológico", "Un grupo de agricultores de la comarca", "El ministerio de pesca"},
     {"ha aplazado la decisión sobre el puente viejo", "quiere abrir otra vez la línea del norte",
      "habló de la mejor temporada en diez años", "rechazó el informe de la semana pasada",
      "pidió ayuda a los pueblos vecinos", "publicará todas las cifras en su propia página"},
     {"tras una larga noche de conversaciones", "a pesar del coste", "por primera vez en el país", "sin dar razones",
      "antes de las vacaciones de verano", "junto con la universidad"}},
    {{"Совет порта", "Представительница железной дороги", "Новый директор музея", "Метеорологическая служба",
      "Группа местных фермеров", "Министерство рыболовства"},
     {"отложил решение о старом мосте", "хочет снова открыть северную линию", "говорит о лучшем сезоне за десять лет",
      "отверг доклад прошлой недели", "просит соседние города о помощи", "опубликует все цифры на своём сайте"},
     {"после долгой ночи переговоров", "несмотря на расходы", "впервые в стране", "не называя причин",
      "до начала летних каникул", "вместе с университетом"}},
}};

class Writer {
public:
  explicit Writer(std::uint64_t number) : random_(number), phrases_(kLanguages[number % kLanguages.size()]) {}

  std::string sentence() {
    return std::string(one_of(phrases_.who)) + ' ' + std::to_string(random_() % 100'000) + ' ' +
           std::string(one_of(phrases_.does)) + ' ' + std::string(one_of(phrases_.how)) + '.';
  }
  std::string text(std::size_t bytes) {
    std::string text = sentence();
    for (std::size_t count = 1; text.size() < bytes; ++count) text += (count % 5 == 0 ? "\n\n" : " ") + sentence();
    return text;
  }

private:
  std::string_view one_of(const std::array<std::string_view, 6>& phrases) { return phrases[random_() % 6]; }

  std::mt19937_64 random_;
  const Phrases& phrases_;
};

}  // namespace

std::string article_json(std::uint64_t number, std::size_t bytes) {
  constexpr std::size_t kMembersBytes = 400;  // of all but the text
  Writer writer(number);
  Tree tree;
  const std::string place = "https://example.org/articles/" + std::to_string(number);
  return daemon::to_json(Members()
                             .add("guid", tree.text(place))
                             .add("url", tree.text(place + ".html"))
                             .add("title", tree.text(writer.sentence()))
                             .add("published", Tree::borrow("2026-01-31T12:00:00+01:00"))
                             .add("text", tree.text(writer.text(bytes > kMembersBytes ? bytes - kMembersBytes : 0)))
                             .in(tree));
}

}  // namespace newsd::bench
