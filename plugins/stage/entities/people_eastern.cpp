// People in Chinese, Japanese and Korean: what stands right before a title, in Chinese also what stands behind it.
#include "entities/mention_map.hpp"
#include "entities/people.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace newsd::entities {
namespace {

constexpr std::size_t character_bytes = 3;  // of every script here

// Whether a list of characters has this one.
bool has(std::string_view list, std::string_view character) {
  for (std::size_t at = 0; at + character_bytes <= list.size(); at += character_bytes)
    if (list.substr(at, character_bytes) == character) return true;
  return false;
}

constexpr std::string_view chinese_surnames =
    "王李张劉刘陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖蕭萧田董袁潘于蒋蔣"
    "蔡余"
    "杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鐘谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺賀顾"
    "顧毛郝"
    "龚龔邵万萬钱錢严嚴武戴莫孔向汤湯习習温溫栗汤朴文柯赖賴游詹翁";
// Characters with which Chinese writes foreign names, without those of everyday words.
constexpr std::string_view chinese_sounds =
    "阿埃艾爱愛安昂奥奧巴拜班邦贝貝本比彼宾賓波伯博勃布查岑茨达達戴丹当德登邓迪蒂丁顿頓杜敦多厄恩尔爾法凡菲费費芬弗佛福"
    "夫盖蓋甘冈"
    "岡戈格葛根古哈海汉漢翰豪赫亨胡华華怀怀霍基吉季加贾賈简簡杰金京卡凯凱坎康考柯科克肯库庫夸奎拉莱萊赖賴兰蘭朗劳勞勒雷"
    "黎里理利立"
    "莉丽麗连連列林琳刘隆龙龍卢盧鲁魯路伦倫罗羅洛吕呂马馬迈邁麦麥曼芒毛梅门門蒙孟米密敏明莫墨默姆穆拿娜纳納奈南内尼宁寧"
    "纽紐农努诺"
    "諾欧歐帕潘庞龐佩彭皮珀普奇齐齊恰乔喬琼瓊丘让热日荣榮茹瑞若萨薩塞赛賽桑森沙莎山尚舍申圣聖施史舒朔斯思司索苏蘇塔泰坦"
    "汤湯唐陶特"
    "滕提汀图圖托瓦万萬旺威韦韋维維魏温溫沃乌烏武西希锡席夏肖謝谢辛欣休许逊遜雅亚亞延扬楊杨耶叶葉伊易因英尤尼约約扎泽澤"
    "詹珍朱兹茲佐"
    "川冯馮";
// Characters that follow a name and belong to none.
constexpr std::string_view chinese_followers =
    "在是的和与與及说說表将將会會对對向从從为為出要称稱指访訪同到也还還已就并並不能把被让讓令等又再曾未必须須应應可今昨"
    "明前后後"
    "当當则則仍都均赴抵率主宣致发發接见見参參强強提签簽任去来來于於以宴介兼二三一十月日年";
// Characters of bodies and ranks, in what stands before a title and is no name.
constexpr std::string_view no_name =
    "会會委部院局党黨国國省市区區县縣府厅廳军軍长長副前原新现現代同本该該任正总總両各全当當元次名社町村郡課科校団團室隊"
    "队司係"
    "学學省庁所署連联聯組组党系級级者氏人";

constexpr std::string_view korean_surnames =
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석"
    "선설마길연위"
    "표명기반라왕금옥육인맹제모탁국어은편용";
// The last syllables of Korean words that are no name: of bodies, and particles and what makes a verb an adjective.
constexpr std::string_view korean_bodies = "당청부측들팀군", korean_ends = "은는을를의에된던한할국원회련간적총전";
// Countries as Japanese shortens them between a name and a title.
constexpr std::string_view japanese_countries = "米英仏独露伊中韓豪加印";
// Titles that name the foreigners before them too.
constexpr std::string_view heads[] = {"대통령", "총리", "국왕", "교황", "국무장관"};

class Search {
public:
  Search(const Reading& reading, const Gazetteer& gazetteer) : reading_(reading), map_(reading, gazetteer) {}

  std::vector<PersonMention> run() {
    for (std::uint32_t token = 0; token < reading_.size(); ++token) {
      const Mention* const title = map_.at(token);
      const bool is_title = title != nullptr && title->first == token && map_.is(*title, Kind::role);
      if (reading_.language == "ja") {
        if (is_title || is_shi(token)) japanese(token);
      } else if (is_title && token >= done_) {
        if (reading_.language == "ko")
          korean(*title);
        else
          chinese(*title);
      } else if (reading_.language == "ko" && token > done_ && is_age(token)) {
        if (is_korean_name(form(token - 1)) && !is_known(token - 1)) add(token - 1, token);
      }
    }
    return std::move(found_);
  }

private:
  std::string_view form(std::uint32_t token) const { return reading_.form(token); }
  bool is_glued(std::uint32_t token) const { return token < reading_.size() && reading_.tokens.items[token].glued; }
  // Whether a token goes on with what is before it, if only behind the dot between foreign names.
  bool goes_on(std::uint32_t token) const {
    if (token >= reading_.size() || !reading_.tokens.items[token].unspaced) return false;
    const std::string_view gap = reading_.gap_before(token);
    return gap.empty() || gap == "·" || gap == "・" || gap == "‧" || gap == "•" || gap == "＝";
  }
  bool is_known(std::uint32_t token) const { return map_.at(token) != nullptr; }

  bool is_sound(std::uint32_t token) const {
    return token < reading_.size() && !is_known(token) && has(chinese_sounds, form(token));
  }
  bool may_be_given(std::uint32_t token) const {
    return is_glued(token) && reading_.tokens.items[token].unspaced && !is_known(token) &&
           form(token).size() == character_bytes && !has(no_name, form(token));
  }
  bool is_dotted(std::uint32_t first, std::uint32_t last) const {
    for (std::uint32_t token = first + 1; token < last; ++token)
      if (!is_glued(token)) return true;
    return false;
  }

  void chinese(const Mention& title) {
    if (!chinese_before(title.first)) chinese_behind(title.last);
  }
  // Whether sounds alone are enough of a foreign name, and not a Chinese one.
  bool is_foreign(std::uint32_t first, std::uint32_t last) const {
    if (is_dotted(first, last)) return true;
    const std::uint32_t size = last - first;
    return size <= 6 && size >= (has(chinese_surnames, form(first)) ? 4u : 2u);
  }

  bool chinese_before(std::uint32_t end) {
    if (!is_glued(end)) return false;
    std::uint32_t first = end;
    while (first > done_ && is_sound(first - 1) && (first == end || goes_on(first))) --first;
    if (first < end && is_foreign(first, end)) {
      add(first, end);
      return true;
    }
    for (const std::uint32_t names : {3u, 2u})
      if (end >= done_ + names && has(chinese_surnames, form(end - names)) && !is_known(end - names) &&
          all_given(end - names + 1, end)) {
        add(end - names, end);
        return true;
      }
    return false;
  }
  bool all_given(std::uint32_t first, std::uint32_t last) const {
    for (std::uint32_t token = first; token < last; ++token)
      if (!may_be_given(token)) return false;
    return true;
  }

  void chinese_behind(std::uint32_t first) {
    if (!is_glued(first) || is_known(first)) return;
    std::uint32_t end = first;
    while (is_sound(end) && (end == first || goes_on(end))) ++end;
    if (end > first && is_foreign(first, end)) return add(first, end);
    if (!has(chinese_surnames, form(first)) || !may_be_given(first + 1) || has(chinese_followers, form(first + 1)))
      return;
    const bool two = may_be_given(first + 2) && !has(chinese_followers, form(first + 2));
    add(first, first + (two ? 3 : 2));
  }

  static bool is_katakana(std::string_view form) { return form >= "\xE3\x82\xA0" && form < "\xE3\x84\x80"; }
  static bool is_kanji(std::string_view form) {
    return form.size() == character_bytes && form >= "\xE3\x90\x80" && form < "\xEA\x80\x80";
  }

  // The suffix shi, as in "Tanaka-shi", if it is not part of another word.
  bool is_shi(std::uint32_t token) const {
    return form(token) == "氏" && is_glued(token) && !(is_glued(token + 1) && is_kanji(form(token + 1)));
  }
  void japanese(std::uint32_t end) {
    if (!is_glued(end)) return;
    if (end > 1 && has(japanese_countries, form(end - 1)) && is_katakana(form(end - 2))) --end;
    if (end <= done_) return;
    const bool foreign = is_katakana(form(end - 1));
    std::uint32_t first = end;
    while (first > done_ && !is_known(first - 1) && (first == end || goes_on(first)) &&
           (foreign ? is_katakana(form(first - 1)) : is_kanji(form(first - 1))))
      --first;
    const std::uint32_t size = end - first;
    if (size < 2 || size > (foreign ? 20u : 5u)) return;
    if (foreign || all_of_name(first, end)) add(first, end);
  }
  bool all_of_name(std::uint32_t first, std::uint32_t last) const {
    for (std::uint32_t token = first; token < last; ++token)
      if (has(no_name, form(token))) return false;
    return true;
  }

  void korean(const Mention& title) {
    std::uint32_t end = title.first;
    for (int passed = 0; passed < 3 && end > done_ && is_domain(end - 1) && reading_.gap_before(end) == " "; ++passed)
      end = map_.at(end - 1)->first;
    if (end <= done_ || reading_.gap_before(end) != " ") return;
    const std::uint32_t token = end - 1;
    const std::string_view name = form(token);
    if (is_known(token) || name < "\xEA\xB0\x80" || name > "\xED\x9E\xA3" || name.size() % character_bytes != 0) return;
    const std::size_t syllables = name.size() / character_bytes;
    const std::string_view last = name.substr(name.size() - character_bytes);
    if (has(korean_bodies, last)) return;
    const bool native = is_korean_name(name);
    const bool foreign = syllables >= 2 && syllables <= 5 && names_foreigners(title) && !has(korean_ends, last);
    if (native || foreign) add(token, end);
  }
  // A surname and two syllables.
  static bool is_korean_name(std::string_view name) {
    return name.size() == 3 * character_bytes && has(korean_surnames, name.substr(0, character_bytes));
  }
  // "Name(42)".
  bool is_age(std::uint32_t token) const {
    const std::string_view rest = reading_.text.substr(reading_.tokens.items[token].end);
    return form(token).size() == 2 && form(token)[0] >= '1' && form(token)[0] <= '9' && rest.starts_with(")") &&
           reading_.gap_before(token) == "(";
  }
  // A country or body that the title is of.
  bool is_domain(std::uint32_t token) const { return map_.is(token, Kind::country) || map_.is(token, Kind::org); }
  bool names_foreigners(const Mention& title) const {
    return std::any_of(std::begin(heads), std::end(heads),
                       [&](std::string_view head) { return form(title.first).starts_with(head); });
  }

  void add(std::uint32_t first, std::uint32_t last) {
    found_.push_back({first, last, true});
    done_ = last;
  }

  const Reading& reading_;
  MentionMap map_;
  std::vector<PersonMention> found_;
  std::uint32_t done_ = 0;
};

}  // namespace

std::vector<PersonMention> find_people_beside_titles(const Reading& reading, const Gazetteer& gazetteer) {
  return Search(reading, gazetteer).run();
}

}  // namespace newsd::entities
