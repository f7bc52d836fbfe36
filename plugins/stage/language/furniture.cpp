#include "language/furniture.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace newsd::language {
namespace {

using namespace std::string_view_literals;

// Sorted; a longer phrase after the shorter one that begins it.
constexpr std::array kPhrases = {"accept"sv,
                                 "accept all"sv,
                                 "accept all cookies"sv,
                                 "accept cookies"sv,
                                 "ad"sv,
                                 "advertisement"sv,
                                 "advertising"sv,
                                 "afp"sv,
                                 "all rights reserved"sv,
                                 "ap photo"sv,
                                 "back to top"sv,
                                 "click here"sv,
                                 "click to share"sv,
                                 "close"sv,
                                 "comments"sv,
                                 "contact us"sv,
                                 "continue reading"sv,
                                 "cookie policy"sv,
                                 "cookie settings"sv,
                                 "copy link"sv,
                                 "copyright"sv,
                                 "create an account"sv,
                                 "download our app"sv,
                                 "email"sv,
                                 "facebook"sv,
                                 "file photo"sv,
                                 "follow us"sv,
                                 "follow us on"sv,
                                 "follow us on facebook"sv,
                                 "follow us on instagram"sv,
                                 "follow us on twitter"sv,
                                 "getty images"sv,
                                 "image credit"sv,
                                 "image source"sv,
                                 "instagram"sv,
                                 "leave a comment"sv,
                                 "linkedin"sv,
                                 "listen to this article"sv,
                                 "load more"sv,
                                 "loading"sv,
                                 "loading comments"sv,
                                 "log in"sv,
                                 "login"sv,
                                 "manage cookies"sv,
                                 "manage preferences"sv,
                                 "menu"sv,
                                 "minutes read"sv,
                                 "more on this story"sv,
                                 "most popular"sv,
                                 "most read"sv,
                                 "my account"sv,
                                 "newsletter"sv,
                                 "newsletters"sv,
                                 "photo"sv,
                                 "photo by"sv,
                                 "photograph"sv,
                                 "picture"sv,
                                 "pinterest"sv,
                                 "post a comment"sv,
                                 "print"sv,
                                 "privacy policy"sv,
                                 "privacy settings"sv,
                                 "read also"sv,
                                 "read more"sv,
                                 "reddit"sv,
                                 "register"sv,
                                 "reject all"sv,
                                 "related articles"sv,
                                 "related stories"sv,
                                 "related topics"sv,
                                 "reuters"sv,
                                 "save"sv,
                                 "see also"sv,
                                 "send"sv,
                                 "share"sv,
                                 "share on"sv,
                                 "share on facebook"sv,
                                 "share on twitter"sv,
                                 "share this"sv,
                                 "share this article"sv,
                                 "share this story"sv,
                                 "show comments"sv,
                                 "show more"sv,
                                 "sign in"sv,
                                 "sign up"sv,
                                 "sign up for our newsletter"sv,
                                 "skip to content"sv,
                                 "skip to main content"sv,
                                 "sponsored"sv,
                                 "subscribe"sv,
                                 "subscribe now"sv,
                                 "subscribe to our newsletter"sv,
                                 "telegram"sv,
                                 "terms and conditions"sv,
                                 "terms of service"sv,
                                 "terms of use"sv,
                                 "this site uses cookies"sv,
                                 "this website uses cookies"sv,
                                 "to give you the best experience"sv,
                                 "to improve your experience"sv,
                                 "trending"sv,
                                 "tweet"sv,
                                 "twitter"sv,
                                 "video"sv,
                                 "view comments"sv,
                                 "watch"sv,
                                 "we use cookies"sv,
                                 "whatsapp"sv,
                                 "your email address"sv,
                                 "your privacy"sv,
                                 "youtube"sv};
constexpr std::size_t kMostWords = 6;

static_assert(std::is_sorted(kPhrases.begin(), kPhrases.end()));

}  // namespace

std::size_t furniture_length(std::span<const std::string> words) {
  std::size_t longest = 0;
  std::string phrase;
  for (std::size_t count = 0; count < std::min(kMostWords, words.size()) && !words[count].empty(); ++count) {
    if (count > 0) phrase += ' ';
    phrase += words[count];
    const auto found = std::lower_bound(kPhrases.begin(), kPhrases.end(), phrase);
    if (found == kPhrases.end() || !found->starts_with(phrase)) break;
    if (*found == phrase) longest = count + 1;
  }
  return longest;
}

}  // namespace newsd::language
