#include "date/forms.hpp"

#include <unicode/ucal.h>
#include <array>
#include <cctype>
#include <memory>
#include <string>

namespace newsd::date {
namespace {

struct Month {
  std::string_view start;
  int number;
};
// How months begin; the longest that fits counts.
constexpr auto kMonths = std::to_array<Month>({
    // Romance and Germanic
    {"jan", 1},
    {"jän", 1},
    {"janv", 1},
    {"ene", 1},
    {"gen", 1},
    {"ian", 1},
    {"xan", 1},
    {"gener", 1},
    {"feb", 2},
    {"fev", 2},
    {"fév", 2},
    {"febr", 2},
    {"mar", 3},
    {"mär", 3},
    {"mrz", 3},
    {"mrt", 3},
    {"maa", 3},
    {"apr", 4},
    {"avr", 4},
    {"abr", 4},
    {"may", 5},
    {"mai", 5},
    {"maj", 5},
    {"mei", 5},
    {"mag", 5},
    {"maig", 5},
    {"jun", 6},
    {"juin", 6},
    {"giu", 6},
    {"iun", 6},
    {"xuñ", 6},
    {"jul", 7},
    {"juil", 7},
    {"lug", 7},
    {"iul", 7},
    {"xul", 7},
    {"aug", 8},
    {"aoû", 8},
    {"aou", 8},
    {"ago", 8},
    {"sep", 9},
    {"set", 9},
    {"oct", 10},
    {"okt", 10},
    {"ott", 10},
    {"out", 10},
    {"nov", 11},
    {"noi", 11},
    {"dec", 12},
    {"déc", 12},
    {"des", 12},
    {"dez", 12},
    {"dic", 12},
    {"ágú", 8},
    {"agu", 8},
    // Slavic in Latin letters
    {"sty", 1},
    {"led", 1},
    {"siječ", 1},
    {"lut", 2},
    {"úno", 2},
    {"velj", 2},
    {"bře", 3},
    {"ožu", 3},
    {"kwi", 4},
    {"dub", 4},
    {"tra", 4},
    {"máj", 5},
    {"kvě", 5},
    {"svi", 5},
    {"cze", 6},
    {"čer", 6},
    {"lipn", 6},
    {"jún", 6},
    {"lip", 7},
    {"lipc", 7},
    {"lipi", 7},
    {"červenec", 7},
    {"července", 7},
    {"čvc", 7},
    {"srpnj", 7},
    {"srpa", 7},
    {"júl", 7},
    {"sie", 8},
    {"srp", 8},
    {"kol", 8},
    {"wrz", 9},
    {"zář", 9},
    {"ruj", 9},
    {"paź", 10},
    {"říj", 10},
    {"lis", 11},
    {"stu", 11},
    {"gru", 12},
    {"pro", 12},
    // Hungarian, Finnish, Turkish, Baltic
    {"febru", 2},
    {"márc", 3},
    {"ápr", 4},
    {"szep", 9},
    {"tam", 1},
    {"hel", 2},
    {"huh", 4},
    {"tou", 5},
    {"kes", 6},
    {"hei", 7},
    {"elo", 8},
    {"syy", 9},
    {"lok", 10},
    {"marras", 11},
    {"jou", 12},
    {"oca", 1},
    {"şub", 2},
    {"nis", 4},
    {"haz", 6},
    {"tem", 7},
    {"ağu", 8},
    {"eyl", 9},
    {"eki", 10},
    {"kas", 11},
    {"ara", 12},
    {"mär", 3},
    {"jūn", 6},
    {"jūl", 7},
    // Greek
    {"ιαν", 1},
    {"φεβ", 2},
    {"φεμ", 2},
    {"μαρ", 3},
    {"μάρ", 3},
    {"απρ", 4},
    {"μαϊ", 5},
    {"μαι", 5},
    {"μάι", 5},
    {"ιουν", 6},
    {"ιούν", 6},
    {"ιουλ", 7},
    {"ιούλ", 7},
    {"ιολ", 7},
    {"ιον", 6},
    {"αυγ", 8},
    {"αύγ", 8},
    {"σεπ", 9},
    {"οκτ", 10},
    {"νοε", 11},
    {"νοέ", 11},
    {"δεκ", 12},
    // Cyrillic
    {"янв", 1},
    {"яну", 1},
    {"јан", 1},
    {"фев", 2},
    {"мар", 3},
    {"апр", 4},
    {"май", 5},
    {"мая", 5},
    {"мај", 5},
    {"июн", 6},
    {"юни", 6},
    {"јун", 6},
    {"июл", 7},
    {"юли", 7},
    {"јул", 7},
    {"авг", 8},
    {"сен", 9},
    {"сеп", 9},
    {"окт", 10},
    {"ноя", 11},
    {"ное", 11},
    {"нов", 11},
    {"дек", 12},
    {"дец", 12},
    {"січ", 1},
    {"лют", 2},
    {"бер", 3},
    {"кві", 4},
    {"тра", 5},
    {"чер", 6},
    {"лип", 7},
    {"сер", 8},
    {"вер", 9},
    {"жов", 10},
    {"лис", 11},
    {"гру", 12},
    // Arabic and Hebrew
    {"يناير", 1},
    {"فبراير", 2},
    {"مارس", 3},
    {"أبريل", 4},
    {"ابريل", 4},
    {"مايو", 5},
    {"يونيو", 6},
    {"يوليو", 7},
    {"أغسطس", 8},
    {"اغسطس", 8},
    {"سبتمبر", 9},
    {"أكتوبر", 10},
    {"اكتوبر", 10},
    {"نوفمبر", 11},
    {"ديسمبر", 12},
    {"ינו", 1},
    {"פבר", 2},
    {"מרץ", 3},
    {"אפר", 4},
    {"מאי", 5},
    {"יונ", 6},
    {"יול", 7},
    {"אוג", 8},
    {"ספט", 9},
    {"אוק", 10},
    {"נוב", 11},
    {"דצמ", 12},
});

struct Zone {
  std::string_view name;
  int minutes;
};
constexpr auto kZones = std::to_array<Zone>({
    {"z", 0},      {"ut", 0},     {"utc", 0},    {"gmt", 0},    {"wet", 0},     {"west", 60},   {"bst", 60},
    {"cet", 60},   {"met", 60},   {"mez", 60},   {"cest", 120}, {"mest", 120},  {"mesz", 120},  {"eet", 120},
    {"sast", 120}, {"cat", 120},  {"eest", 180}, {"idt", 180},  {"msk", 180},   {"eat", 180},   {"trt", 180},
    {"msd", 240},  {"irst", 210}, {"gst", 240},  {"pkt", 300},  {"ist", 330},   {"npt", 345},   {"ict", 420},
    {"wib", 420},  {"hkt", 480},  {"sgt", 480},  {"awst", 480}, {"pht", 480},   {"jst", 540},   {"kst", 540},
    {"acst", 570}, {"aest", 600}, {"acdt", 630}, {"aedt", 660}, {"nzst", 720},  {"nzdt", 780},  {"brt", -180},
    {"art", -180}, {"nst", -210}, {"ndt", -150}, {"adt", -180}, {"ast", -240},  {"at", -240},   {"edt", -240},
    {"est", -300}, {"et", -300},  {"cdt", -300}, {"cst", -360}, {"ct", -360},   {"mdt", -360},  {"mst", -420},
    {"mt", -420},  {"pdt", -420}, {"pst", -480}, {"pt", -480},  {"akdt", -480}, {"akst", -540}, {"hst", -600},
});

struct CloseCalendar {
  void operator()(UCalendar* calendar) const { ucal_close(calendar); }
};

// "america/los_angeles" as the database spells it.
std::u16string spelled(std::string_view place) {
  std::u16string out;
  bool first = true;
  for (const char c : place) {
    const auto byte = static_cast<unsigned char>(c);
    out += static_cast<char16_t>(first ? std::toupper(byte) : byte);
    first = c == '/' || c == '_' || c == '-';
  }
  return out;
}

}  // namespace

int month_named(std::string_view word) {
  const Month* best = nullptr;
  for (const Month& month : kMonths)
    if (word.starts_with(month.start) && (best == nullptr || month.start.size() > best->start.size())) best = &month;
  return best == nullptr ? 0 : best->number;
}

std::optional<int> zone_named(std::string_view word) {
  for (const Zone& zone : kZones)
    if (zone.name == word) return zone.minutes;
  return std::nullopt;
}

std::optional<int> zone_of_place(std::string_view place, const Date& local) {
  const std::u16string id = spelled(place);
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCalendar, CloseCalendar> calendar(
      ucal_open(id.data(), static_cast<int32_t>(id.size()), "en", UCAL_GREGORIAN, &error));
  if (U_FAILURE(error) != 0) return std::nullopt;
  std::array<UChar, 64> used{};
  const int32_t length = ucal_getTimeZoneID(calendar.get(), used.data(), static_cast<int32_t>(used.size()), &error);
  if (U_FAILURE(error) != 0 || std::u16string_view(used.data(), static_cast<std::size_t>(length)) != id)
    return std::nullopt;
  ucal_setDateTime(calendar.get(), local.year, local.month - 1, local.day, local.hour, local.minute, local.second,
                   &error);
  const int32_t offset =
      ucal_get(calendar.get(), UCAL_ZONE_OFFSET, &error) + ucal_get(calendar.get(), UCAL_DST_OFFSET, &error);
  if (U_FAILURE(error) != 0) return std::nullopt;
  return offset / 60'000;
}

}  // namespace newsd::date
