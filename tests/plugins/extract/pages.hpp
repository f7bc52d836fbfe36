// Pages as sites make them, for the tests.
#pragma once

#include "extract/page.hpp"

#include <string>

namespace newsd::extract::test {

inline Page page(const std::string& html) { return std::move(*read_page(html, {})); }

// A page with all that stands around an article: menus, promotions, comments.
inline std::string site(const std::string& head, const std::string& article) {
  return "<!doctype html><html lang=en><head><title>The ferry returns to Port Lowen | Lowen Courier</title>"
         "<meta property=og:site_name content='Lowen Courier'>" +
         head +
         "</head><body><header class=site-header><a href=/>Lowen Courier</a><nav><ul><li><a href=/news>News</a><li>"
         "<a href=/sport>Sport</a><li><a href=/weather>Weather</a></ul></nav></header><main>" +
         article +
         "</main><aside class=related><h3>More from the Courier</h3><ul><li><a href=/1>Mayor opens the new market hall "
         "after years of delay</a><li><a href=/2>Why the lighthouse stays dark in winter</a></ul></aside>"
         "<div class=newsletter><p>Sign up for our newsletter and never miss a story.</p></div>"
         "<section id=comments><h3>Comments</h3><div class=comment><p>I have waited for this for years, thank "
         "you!</p></div>"
         "</section><footer><p>© 2024 Lowen Courier. All rights reserved.</p></footer></body></html>";
}

inline std::string ferry() {
  return "<article><h1>The ferry returns to Port Lowen</h1><p class=byline>By Mara Quill</p>"
         "<div class=article-body>"
         "<p>After four years without a crossing, the ferry between Port Lowen and the outer islands will sail again "
         "from "
         "Monday, the harbour office said. The first boat leaves at seven in the morning.</p>"
         "<p>The service had been stopped when the old vessel failed its inspection. Islanders then depended on a "
         "small "
         "mail boat, which carried no more than twelve people, and not at all when the wind came from the north.</p>"
         "<h2>A second-hand ship</h2>"
         "<p>The new ship is not new: it served a river port for eleven years and was rebuilt over the winter. \"She "
         "is "
         "older than my daughter, but she is in better shape than I am,\" said the harbour master, Tom Arvid.</p>"
         "<p>Tickets cost the same as in the past. Residents of the islands travel free of charge until the end of the "
         "year, and the council will decide in autumn whether that can last.</p></div></article>";
}

}  // namespace newsd::extract::test
