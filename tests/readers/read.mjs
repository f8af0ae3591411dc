// A feed's file to what two parsers say of each item, as JSON in one shape.
import fs from "node:fs";
import { parseRssFeed } from "feedsmith";
import { parseFeed } from "podcast-partytime";

const xml = fs.readFileSync(process.argv[2], "utf8");

function partytime(item) {
  return {
    title: item.title,
    guid: item.guid,
    enclosure: [item.enclosure.url, item.enclosure.length, item.enclosure.type],
    seconds: item.duration,
    people: (item.podcastPeople ?? []).map((person) => [person.name, person.role]),
    transcripts: (item.podcastTranscripts ?? []).map((one) => [
      one.url,
      one.type === "application/srt" ? "application/x-subrip" : one.type, // it gives one name to both
    ]),
    chapters: item.podcastChapters?.url ?? null,
    alternates: (item.alternativeEnclosures ?? []).map((one) => one.source.map((source) => source.uri)),
    season: item.podcastSeason?.number ?? null,
    number: item.podcastEpisode?.number ?? null,
  };
}

function feedsmith(item) {
  const [file] = item.enclosures;
  const said = item.podcast ?? {};
  return {
    title: item.title,
    guid: item.guid.value,
    enclosure: [file.url, file.length, file.type],
    seconds: item.itunes?.duration ?? 0,
    people: (said.persons ?? []).map((person) => [person.display, person.role]),
    transcripts: (said.transcripts ?? []).map((one) => [one.url, one.type]),
    chapters: said.chapters?.url ?? null,
    alternates: (said.alternateEnclosures ?? []).map((one) => one.sources.map((source) => source.uri)),
    season: said.season?.number ?? null,
    number: said.episode?.number ?? null,
  };
}

const whole = parseFeed(xml);
const other = parseRssFeed(xml);
console.log(
  JSON.stringify({
    partytime: { title: whole.title, guid: whole.guid, items: whole.items.map(partytime) },
    feedsmith: { title: other.title, guid: other.podcast?.guid, items: other.items.map(feedsmith) },
    psc: other.items.map((item) => (item.psc?.chapters ?? []).map((one) => [one.start, one.title])),
  }),
);
