#include "extract/images.hpp"

#include "extract/measures.hpp"
#include "extract/saved_text.hpp"
#include "markup/text.hpp"
#include "url/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace newsd::extract {
namespace {

constexpr std::size_t kMostImages = 10, kMostUrlBytes = 4096;
constexpr int kSmall = 120;  // pixels: icons and portraits

// What names the picture itself: its file, without size and format parameters.
std::string_view file_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  return url.substr(url.rfind('/') + 1);
}

// What a site shows where an article has no picture of its own.
bool is_logo(std::string_view url) {
  const std::string file = squeezed(file_of(url));
  return file.find("logo") != std::string::npos || file.find("placeholder") != std::string::npos;
}

void add(std::vector<Image>& images, Image image, std::string_view base) {
  image.url = url::resolve(base, image.url);
  if (!url::is_http(image.url) || image.url.size() > kMostUrlBytes) return;
  const auto same = [&](const Image& each) {
    return each.url == image.url || (file_of(each.url).size() > 8 && file_of(each.url) == file_of(image.url));
  };
  const auto found = std::find_if(images.begin(), images.end(), same);
  if (found == images.end()) {
    if (images.size() < kMostImages) images.push_back(std::move(image));
    return;
  }
  if (found->caption.empty()) found->caption = std::move(image.caption);
  if (found->credit.empty()) found->credit = std::move(image.credit);
}

// The address in an img, where scripts that load late keep it too.
std::string source_of(const dom::Document& document, dom::Index image) {
  for (const char* name : {"data-src", "data-original", "data-lazy-src", "src"}) {
    const std::string_view value = document.attribute(image, name);
    if (!value.empty() && !value.starts_with("data:")) return std::string(value);
  }
  const std::string_view set = document.attribute(image, "srcset");
  return std::string(set.substr(0, set.find_first_of(" ,")));
}

bool is_small(const dom::Document& document, dom::Index image) {
  const std::string_view width = document.attribute(image, "width");
  int pixels = 0;
  const auto read = std::from_chars(width.data(), width.data() + width.size(), pixels);
  return read.ec == std::errc() && pixels < kSmall;
}

Image in_figure(const dom::Document& document, dom::Index image) {
  Image found{source_of(document, image), {}, {}};
  dom::Index i = document.node(image).parent;
  for (int up = 0; up < 6 && i != dom::none; ++up, i = document.node(i).parent) {
    if (!document.is(i, "figure")) continue;
    const dom::Index caption = document.find("figcaption", i, document.node(i).end);
    if (caption == dom::none) break;
    Caption parts = caption_of(markup::collapsed(document.text(caption, 2000)));
    found.caption = std::move(parts.text);
    found.credit = std::move(parts.credit);
    break;
  }
  return found;
}

}  // namespace

std::vector<Image> images_of(const Page& page, const std::vector<bool>& chosen, std::string_view base) {
  std::vector<Image> images;
  for (const bool logos_too : {false, true})
    for (const std::vector<Image>* said : {&page.linked.images, &page.head.facts.images})
      for (const Image& image : *said)
        if (images.empty() && (logos_too || !is_logo(image.url))) add(images, image, base);
  const auto first = std::find(chosen.begin(), chosen.end(), true);
  if (first == chosen.end()) return images;
  const auto last = std::find(chosen.rbegin(), chosen.rend(), true);
  const dom::Index from = page.blocks[static_cast<std::size_t>(first - chosen.begin())].position;
  const dom::Index to = page.blocks[static_cast<std::size_t>(chosen.rend() - last - 1)].position;
  // The picture above the text counts too: it stands between the title and the first paragraph.
  const dom::Index heading = page.document.find("h1");
  for (dom::Index i = heading != dom::none && heading < from ? heading : from; i < to; ++i) {
    if (!page.document.is(i, "img") || is_small(page.document, i)) continue;
    Image image = in_figure(page.document, i);
    const bool shown = !image.caption.empty() || i > from;
    if (shown && !image.url.empty()) add(images, std::move(image), base);
  }
  return images;
}

}  // namespace newsd::extract
