#include "reading.hpp"

#include <catch2/catch.hpp>

using namespace newsd::feed;
using Texts = std::vector<std::string>;

TEST_CASE("an RSS 2.0 feed is read whole") {
  const Parsed parsed = read(R"(<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
  <title>Harbour News</title><link>https://harbour.example/</link><description>From the &lt;b&gt;quay&lt;/b&gt;</description>
  <language>en-gb</language><lastBuildDate>Tue, 05 Mar 2024 08:00:00 GMT</lastBuildDate>
  <image><url>/logo.png</url></image>
  <item>
    <title>Crane &amp;amp; barge</title><link>/2024/crane</link><guid isPermaLink="false">h-17</guid>
    <pubDate>Tue, 05 Mar 2024 07:30:00 +0100</pubDate><dc:creator>Ida Moen</dc:creator>
    <category>Port</category><category>Port</category><category>Work</category>
    <description>A new crane.</description>
    <content:encoded><![CDATA[<p>A new crane.</p><p>It lifts <a href="barge">barges</a>.</p>]]></content:encoded>
    <enclosure url="crane.mp3" length="1200" type="audio/mpeg"/>
  </item>
</channel></rss>)");
  CHECK(parsed.problems.empty());
  const Feed& feed = parsed.feed;
  CHECK(feed.title == "Harbour News");
  CHECK(feed.link == "https://harbour.example/");
  CHECK(feed.description.text == "From the quay");
  CHECK(feed.language == "en-gb");
  CHECK(feed.updated == "2024-03-05T08:00:00Z");
  CHECK(feed.image == "https://harbour.example/logo.png");
  REQUIRE(feed.items.size() == 1);
  const Item& item = feed.items[0];
  CHECK(item.title == "Crane & barge");
  CHECK(item.url == "https://harbour.example/2024/crane");
  CHECK(item.id == "h-17");
  CHECK(item.published == "2024-03-05T07:30:00+01:00");
  CHECK(item.authors == std::vector<Person>{{"Ida Moen", "", ""}});
  CHECK(item.categories == Texts{"Port", "Work"});
  CHECK(item.summary.text == "A new crane.");
  CHECK(item.content.text == "A new crane.\n\nIt lifts barges.");
  CHECK(item.content.html ==
        "<p>A new crane.</p><p>It lifts <a href=\"https://harbour.example/barge\">barges</a>.</p>");
  CHECK(item.language == "en-gb");
  REQUIRE(item.enclosures.size() == 1);
  CHECK(item.enclosures[0].length == 1200);
}

TEST_CASE("an RDF feed keeps its items beside the channel") {
  const Parsed parsed = read(R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://example.org/"><title>Hills</title><link>https://example.org/</link>
  <items><rdf:Seq><rdf:li resource="https://example.org/1"/></rdf:Seq></items></channel>
<item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link><dc:date>2024-03-05</dc:date></item>
</rdf:RDF>)");
  CHECK(parsed.feed.title == "Hills");
  REQUIRE(parsed.feed.items.size() == 1);
  CHECK(parsed.feed.items[0].id == "https://example.org/1");
  CHECK(parsed.feed.items[0].published == "2024-03-05");
}

TEST_CASE("RSS 0.90, the first of all, is read") {
  const Feed feed = read(R"(<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>Quay</title><link>https://example.org/</link><description>Of the quay.</description></channel>
<image><title>Quay</title><url>https://example.org/quay.gif</url><link>https://example.org/</link></image>
<item><title>Lamp lit</title><link>https://example.org/lamp</link></item>
<item><title>Rope sold</title><link>https://example.org/rope</link></item>
</rdf:RDF>)")
                        .feed;
  CHECK(feed.title == "Quay");
  CHECK(feed.image == "https://example.org/quay.gif");
  REQUIRE(feed.items.size() == 2);
  CHECK(feed.items[1].title == "Rope sold");
  CHECK(feed.items[1].url == "https://example.org/rope");
}

TEST_CASE("RSS 0.91 is read with its document type, dates of the channel and items without ids") {
  const Feed feed = read(R"(<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Quay</title><link>https://example.org/</link><description>Of the quay.</description>
<language>en-gb</language><pubDate>Mon, 05 Oct 2026 09:00:00 GMT</pubDate><managingEditor>ed@example.org</managingEditor>
<item><title>Lamp lit</title><link>/lamp</link><description>At six o'clock.</description></item>
</channel></rss>)")
                        .feed;
  CHECK(feed.language == "en-gb");
  CHECK(feed.published == "2026-10-05T09:00:00Z");
  REQUIRE(feed.items.size() == 1);
  CHECK(feed.items[0].id.empty());
  CHECK(feed.items[0].url == "https://example.org/lamp");
  CHECK(feed.items[0].summary.text == "At six o'clock.");
}

TEST_CASE("RSS 0.92 may have items without titles, several enclosures and a source") {
  const Feed feed = read(R"(<rss version="0.92"><channel><title>Quay</title><link>https://example.org/</link>
<description>Of the quay.</description><cloud domain="example.org" port="80" path="/rpc" protocol="xml-rpc"/>
<item><description>The &lt;b&gt;lamp&lt;/b&gt; is lit.</description><source url="https://example.net/rss">Net</source>
<category domain="x">Light</category><enclosure url="https://example.org/a.mp3" length="12" type="audio/mpeg"/></item>
</channel></rss>)")
                        .feed;
  REQUIRE(feed.items.size() == 1);
  CHECK(feed.items[0].title.empty());
  CHECK(feed.items[0].summary.text == "The lamp is lit.");
  CHECK(feed.items[0].categories == std::vector<std::string>{"Light"});
  REQUIRE(feed.items[0].enclosures.size() == 1);
  CHECK(feed.items[0].enclosures[0].url == "https://example.org/a.mp3");
}

TEST_CASE("an Atom feed is read whole, and its author speaks for entries without one") {
  const Parsed parsed =
      read(R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nb" xml:base="https://fjord.example/a/">
<title>Fjord</title><id>urn:fjord</id><link rel="self" href="self.xml"/><link href="/"/>
<updated>2024-03-05T08:00:00Z</updated><author><name>Nora</name><email>nora@fjord.example</email></author>
<entry xml:lang="en"><title type="html">Ferry &amp;lt;3</title><id>urn:1</id><link rel="alternate" type="text/html" href="ferry"/>
  <link rel="enclosure" href="ferry.ogg" type="audio/ogg" length="9"/>
  <published>2024-03-04T10:00:00+01:00</published><updated>2024-03-05T08:00:00Z</updated>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Sails <em>daily</em>.</p></div></content>
  <summary>Sails &lt;daily&gt;</summary></entry>
</feed>)");
  CHECK(parsed.feed.link == "https://fjord.example/");
  CHECK(parsed.feed.language == "nb");
  const Item& entry = parsed.feed.items.at(0);
  CHECK(entry.title == "Ferry <3");
  CHECK(entry.url == "https://fjord.example/a/ferry");
  CHECK(entry.language == "en");
  CHECK(entry.authors.at(0).email == "nora@fjord.example");
  CHECK(entry.content.html == "<div><p>Sails <em>daily</em>.</p></div>");
  CHECK(entry.summary.text == "Sails <daily>");
  CHECK(entry.summary.html == "Sails &lt;daily&gt;");
  CHECK(entry.enclosures.at(0).url == "https://fjord.example/a/ferry.ogg");
}

TEST_CASE("Atom 0.3 says escaped, xml and base64 by its mode") {
  const Parsed parsed =
      read(R"(<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title mode="escaped">a &lt;b&gt;c&lt;/b&gt;</title>
<entry><content type="text/html" mode="base64">PGI+Ym9sZDwvYj4=</content><issued>2003-12-13T08:29:29-04:00</issued>
<modified>2003-12-14</modified></entry></feed>)");
  const Item& entry = parsed.feed.items.at(0);
  CHECK(entry.content.html == "<b>bold</b>");
  CHECK(entry.published == "2003-12-13T08:29:29-04:00");
  CHECK(entry.updated == "2003-12-14");
}

TEST_CASE("a guid is the address only if it says or implies that it is one") {
  CHECK(rss_item("<guid>https://example.org/1</guid>").url == "https://example.org/1");
  CHECK(rss_item("<guid isPermaLink='false'>https://example.org/1</guid>").url.empty());
  CHECK(rss_item("<guid>17</guid>").url.empty());
  CHECK(rss_item("<guid>https://example.org/1</guid><link>https://example.org/2</link>").url ==
        "https://example.org/2");
}

TEST_CASE("an unreadable date is no date") {
  CHECK(rss_item("<title>x</title><pubDate>soon</pubDate>").published.empty());
  CHECK(rss_item("<title>x</title><pubDate>soon</pubDate><dc:date>2024-03-05</dc:date>").published == "2024-03-05");
}

TEST_CASE("authors are told apart from their addresses, and named once") {
  CHECK(rss_item("<author>ida@example.org (Ida Moen)</author>").authors ==
        std::vector<Person>{{"Ida Moen", "ida@example.org", ""}});
  CHECK(rss_item("<author>Ida Moen &lt;ida@example.org&gt;</author><dc:creator>Ida Moen</dc:creator>").authors.size() ==
        1);
  CHECK(rss_item("<author>Ida Moen</author>").authors == std::vector<Person>{{"Ida Moen", "", ""}});
  CHECK(rss_item("<author>Ida@Moen</author>").authors == std::vector<Person>{{"Ida@Moen", "", ""}});
}

TEST_CASE("pictures come with their caption and credit") {
  const Item item = rss_item(
      "<title>x</title><media:group><media:content url='https://example.org/p.jpg' medium='image' type='image/jpeg'>"
      "<media:description>The quay</media:description><media:credit>I. "
      "Moen</media:credit></media:content></media:group>"
      "<media:thumbnail url='https://example.org/t.jpg'/>");
  REQUIRE(item.images.size() == 2);
  CHECK(item.images[0].caption == "The quay");
  CHECK(item.images[0].credit == "I. Moen");
  CHECK(item.images[1].url == "https://example.org/t.jpg");
}

TEST_CASE("names of other vocabularies do not pass for the feed's own") {
  const Item item = rss_item("<x:title xmlns:x='urn:x'>wrong</x:title><title>right</title>");
  CHECK(item.title == "right");
}

TEST_CASE("HTML that was never escaped is still HTML") {
  const Item item = rss_item("<description>One <b>two</b><br>three <a href='/x'>four</a></description>");
  CHECK(item.summary.html == "One <b>two</b><br>three <a href=\"https://example.org/x\">four</a>");
}

TEST_CASE("what could harm a reader is gone from every text") {
  const Item item = rss_item(
      "<title>a&lt;script&gt;x()&lt;/script&gt;b</title><description>&lt;img src=x onerror=y()&gt;"
      "&lt;a href='javascript:z()'&gt;c&lt;/a&gt;</description>");
  CHECK(item.title == "ab");
  CHECK(item.summary.html == "<img src=\"https://example.org/feeds/x\"><a>c</a>");
}

TEST_CASE("an entry without a title stays without one") { CHECK(atom_entry("<summary>text</summary>").title.empty()); }
