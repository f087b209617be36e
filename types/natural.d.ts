// The parts of natural that are used, by path: its own types pull in a raw .ts file that our flags refuse.

declare module 'natural/lib/natural/stemmers/porter_stemmer.js' {
  const stemmer: { stem(word: string): string };
  export default stemmer;
}

declare module 'natural/lib/natural/distance/levenshtein_distance.js' {
  interface DistanceOptions {
    /** true counts a transposition only between neighbours, which is what typing errors are. */
    restricted?: boolean;
  }
  const distance: {
    DamerauLevenshteinDistance(source: string, target: string, options?: DistanceOptions): number;
  };
  export default distance;
}
