// HTML from anywhere made safe to show, by lists of what is allowed.
//
// Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace newsd::markup {

// The fragment rebuilt from elements, attributes and URL schemes that can do no harm: no scripts, styles, frames,
// forms, plug-ins or event handlers; the text of what goes stays, but for that of scripts and the like. Tags are
// balanced, at most 256 deep, attributes quoted. Addresses are made absolute against `base_url`. Text without markup
// costs one pass.
std::string sanitize(std::string_view html, std::string_view base_url);

// Plain text as HTML: < > & and " escaped.
std::string escape(std::string_view text);

}  // namespace newsd::markup
