#include "date/date.hpp"

#include <catch2/catch.hpp>

using newsd::date::normalised;

TEST_CASE("the dates of RFC 822 and its relatives are read, with the source's offset kept") {
  CHECK(normalised("Thu, 14 Mar 2024 09:05:07 +0100") == "2024-03-14T09:05:07+01:00");
  CHECK(normalised("14 Mar 24 09:05 GMT") == "2024-03-14T09:05:00Z");
  CHECK(normalised("Thu, 14 Mar 2024 09:05:07 EST") == "2024-03-14T09:05:07-05:00");
  CHECK(normalised("Thursday, 14-Mar-99 09:05:07 UT") == "1999-03-14T09:05:07Z");
  CHECK(normalised("Thu Mar 14 09:05:07 PDT 2024") == "2024-03-14T09:05:07-07:00");
  CHECK(normalised("  Thu,14 March 2024 9:05:07 -0330 (NDT) ") == "2024-03-14T09:05:07-03:30");
}

TEST_CASE("the forms of ISO 8601 are read") {
  CHECK(normalised("2024-03-14T09:05:07Z") == "2024-03-14T09:05:07Z");
  CHECK(normalised("2024-03-14T09:05:07.123456+05:30") == "2024-03-14T09:05:07+05:30");
  CHECK(normalised("2024-03-14 09:05:07 -0800") == "2024-03-14T09:05:07-08:00");
  CHECK(normalised("20240314T090507Z") == "2024-03-14T09:05:07Z");
  CHECK(normalised("2024-03-14T09:05+01") == "2024-03-14T09:05:00+01:00");
  CHECK(normalised("2024-074") == "2024-03-14");
}

TEST_CASE("a date without a time is a bare day") {
  CHECK(normalised("2024-03-14") == "2024-03-14");
  CHECK(normalised("14 March 2024") == "2024-03-14");
  CHECK(normalised("2024-03") == "2024-03-01");
}

TEST_CASE("a time without a zone is taken as UTC") { CHECK(normalised("2024-03-14 09:05") == "2024-03-14T09:05:00Z"); }

TEST_CASE("months are known in many languages") {
  CHECK(normalised("jeu., 14 août 2024 09:05:07 +0200") == "2024-08-14T09:05:07+02:00");
  CHECK(normalised("mar, 11 juin 2024 09:05:07 +0200") == "2024-06-11T09:05:07+02:00");
  CHECK(normalised("Do, 14 Mär 2024 09:05:07 +0100") == "2024-03-14T09:05:07+01:00");
  CHECK(normalised("Чт, 14 марта 2024 09:05:07 MSK") == "2024-03-14T09:05:07+03:00");
  CHECK(normalised("14 października 2024 09:05") == "2024-10-14T09:05:00Z");
  CHECK(normalised("Πεμ, 14 Μαρ 2024 09:05:07 EET") == "2024-03-14T09:05:07+02:00");
  CHECK(normalised("14 Tháng 3 2024") == "2024-03-14");
  CHECK(normalised("2024-október-14T9:05+02:00") == "2024-10-14T09:05:00+02:00");
  CHECK(normalised("14 marraskuu 2024") == "2024-11-14");
}

TEST_CASE("a weekday that looks like a month does not win over the month") {
  CHECK(normalised("mar 12 mar 2024") == "2024-03-12");
  CHECK(normalised("mar. 13 oct. 2024") == "2024-10-13");
}

TEST_CASE("dates of numbers alone are read in the order that their separators tell") {
  CHECK(normalised("14.03.2024 09:05") == "2024-03-14T09:05:00Z");
  CHECK(normalised("03/14/2024 9:05 pm") == "2024-03-14T21:05:00Z");
  CHECK(normalised("14/03/2024") == "2024-03-14");
  CHECK(normalised("2024/3/14 12:05 AM") == "2024-03-14T00:05:00Z");
  CHECK(normalised("2024年3月14日 09:05") == "2024-03-14T09:05:00Z");
  CHECK(normalised("2024년 03월 14일 09:05") == "2024-03-14T09:05:00+09:00");
}

TEST_CASE("zones are understood as abbreviation, as offset from GMT and as place") {
  CHECK(normalised("Thu, 14 Mar 2024 09:05:07 GMT+02:00") == "2024-03-14T09:05:07+02:00");
  CHECK(normalised("Thu, 14 Mar 2024 09:05:07 America/New_York") == "2024-03-14T09:05:07-04:00");
  CHECK(normalised("Thu, 14 Mar 2024 09:05:07 Nowhere/Land") == "2024-03-14T09:05:07Z");
}

TEST_CASE("24:00 is the next day's midnight and a leap second its minute's last") {
  CHECK(normalised("2024-02-29T24:00:00Z") == "2024-03-01T00:00:00Z");
  CHECK(normalised("2016-12-31T23:59:60Z") == "2016-12-31T23:59:59Z");
}

TEST_CASE("what is no date gives none") {
  for (const char* text :
       {"", "yesterday", "0000-00-00 00:00:00", "2024-02-30", "Thu, 45 Mar 2024", "2024-13-01", "1710407107000000",
        "12:30", "Thu, 14 Mar", "0001-01-01T00:00:00Z", "::", "-", "+1", "2024-03-14T25:00:00Z"})
    CHECK(normalised(text).empty());
  CHECK(normalised(std::string(10'000, '1')).empty());
}
