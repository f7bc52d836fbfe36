// CLD2's names of languages, as BCP 47 tags.
#pragma once

#include <string>
#include <string_view>

namespace newsd::language {

// The tag for one of CLD2's language codes: current codes (he, id, jv), the script where it tells one written language
// from another (zh-Hans, zh-Hant), "und" for what is no natural language.
std::string tag_for(std::string_view cld_code);

// A declared language (BCP 47, in any case, with - or _) as the code that CLD2 takes as a hint; "" if it has none, or
// if the hint would not help.
std::string hint_for(std::string_view declared);

// The answer, made more precise by what was declared: no becomes nb or nn, pt becomes pt-BR, and Japanese without any
// kana becomes Chinese, if that was declared.
enum class Kana { none, some };
std::string refined(std::string_view tag, std::string_view declared, Kana kana);

}  // namespace newsd::language
