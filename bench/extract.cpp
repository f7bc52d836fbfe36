// What it costs to read a page as an article, beside building its tree with gumbo as it comes and giving it back. The
// page is as news sites make them: scripts, menus, an article, promotions, comments; 40 or 160 KB.
#include "extract/reading.hpp"
#include "extract/saved_text.hpp"
#include "world.hpp"

#include <gumbo.h>

namespace newsd::bench {
namespace {

std::string menu(std::size_t items) {
  std::string out = "<nav class='menu menu--main'><ul class='menu__list'>";
  for (std::size_t i = 0; i < items; ++i)
    out += "<li class='menu__item'><a class='menu__link' href='/section/" + std::to_string(i) +
           "?from=menu' data-track='menu-click'><span>Section " + std::to_string(i) +
           "</span><svg width=12 height=12><path d='M0 0 L10 10 Z'/></svg></a>";
  return out + "</ul></nav>";
}

std::string article(std::size_t paragraphs) {
  std::string out =
      "<article class='story' id=story><h1 class='story__title'>The ferry returns to Port Lowen</h1><p "
      "class='byline'>By "
      "<a rel=author href='/authors/mara-quill'>Mara Quill</a>, <time datetime='2024-03-05T08:15:00+01:00'>5 March "
      "2024</time></p><div class='story__body'>";
  for (std::size_t i = 0; i < paragraphs; ++i)
    out +=
        "<p class='story__paragraph' data-n=" + std::to_string(i) +
        ">After four years without a crossing, the ferry to <a href='/islands'>the outer islands</a> will sail again "
        "from Monday, the harbour office said &mdash; and the <em>first</em> boat leaves at seven in the morning, "
        "whatever the wind. Paragraph " +
        std::to_string(i) + " says the same in other words.</p>";
  return out + "</div></article>";
}

std::string cards(std::size_t count) {
  std::string out = "<aside class='related'><h2>More stories</h2>";
  for (std::size_t i = 0; i < count; ++i)
    out +=
        "<div class='card card--small'><a class='card__link' href='/story/" + std::to_string(i) +
        "'><img class='card__image' loading=lazy src='/img/" + std::to_string(i) +
        "-320.jpg' srcset='/img/320.jpg 320w, /img/640.jpg 640w' alt='A picture'><h3 class='card__title'>Mayor opens "
        "the new market hall " +
        std::to_string(i) + "</h3></a></div>";
  return out + "</aside>";
}

std::string page(std::size_t parts) {
  std::string out =
      "<!doctype html><html lang=en><head><title>The ferry returns to Port Lowen | Lowen Courier</title><meta "
      "property=og:site_name content='Lowen Courier'><script type='application/ld+json'>{\"@type\": \"NewsArticle\", "
      "\"headline\": \"The ferry returns to Port Lowen\", \"datePublished\": \"2024-03-05T08:15:00+01:00\", "
      "\"author\": {\"@type\": \"Person\", \"name\": \"Mara Quill\"}}</script><script>";
  for (std::size_t i = 0; i < parts * 40; ++i)
    out += "window.settings[" + std::to_string(i) + "] = {\"key\": \"value\"};\n";
  return out + "</script></head><body>" + menu(parts * 12) + article(parts * 10) + cards(parts * 12) + menu(parts * 8) +
         "</body></html>";
}

void newsd_reads(benchmark::State& state) {
  const std::string html = page(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const auto read = extract::read_page(html, {});
    benchmark::DoNotOptimize(extract::read_article(*read, "https://lowen.example/ferry"));
  }
  state.counters["bytes"] = static_cast<double>(html.size());
  report_articles(state, 1);
}

void gumbo_parses(benchmark::State& state) {
  const std::string html = page(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    GumboOutput* tree = gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size());
    benchmark::DoNotOptimize(tree);
    gumbo_destroy_output(&kGumboDefaultOptions, tree);
  }
  report_articles(state, 1);
}

void looks_for_residue(benchmark::State& state) {
  std::string text;
  while (text.size() < 3072)
    text += "The ferry will sail again from Monday: the harbour office said so, and nobody minds.\n\n";
  for (auto _ : state) benchmark::DoNotOptimize(extract::clean_saved_text(text, extract::TitleLine::stays));
  report_articles(state, 1);
}

BENCHMARK(looks_for_residue)->Name("extract/text");
BENCHMARK(newsd_reads)->Name("extract/newsd")->Arg(3)->Arg(12);
BENCHMARK(gumbo_parses)->Name("extract/gumbo")->Arg(3)->Arg(12);

}  // namespace
}  // namespace newsd::bench
