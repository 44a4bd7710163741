// The screening index and its query, in whole numbers only, so that every machine gives the same score.
//
// The specification is observance/screen/reference.py; the two are held against each other name by name in the tests.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "keys.hpp"
#include "memory.hpp"
#include "text.hpp"

namespace observance {

inline constexpr int kKinds = 4;  // 0 alphabetic, 1 consonants only, 2 Hangul and other syllables, 3 Han and kana

// Every number the score depends on (observance/screen/data/score.toml); similarities are in thousandths.
struct Settings {
    int edit_floor, skeleton_base, skeleton_share, single_edit, single_edit_letters;
    int sound_base, sound_step, sound_share, sound_floor, sound_letters;
    int initial, prefix, prefix_letters;
    int left_over, contradiction, one_pair, one_word;
    int joined, joined_floor, joined_letters;
    int written_together, together_letters, together_floor;
    int weight_background, weight_floor, weight_unknown, weight_near, weight_letter;
    int evidence_gain, evidence_half, evidence_list, evidence_growth, long_word, long_word_share;
    int other_symbol, missing_symbol, other_place, other_telling, swapped_chain;
    int candidates, neighbours, seed_share, promise_share;
};

// What a reading may be held against. Derived: only names from another script. Own: also its own script. Better read:
// its own script, but for names that are better read too (both have a reading that tells more). Exact: as derived, and by
// a rule that leaves nothing open, so that its words agree wholly or not at all.
inline constexpr char kDerived = 0, kOwn = 1, kBetterRead = 2, kExact = 3;

// One way to read a name: where its letters come from and its tokens.
//
// A token's first byte says what it is: \x01 \x02 \x03 a word of that kind, a capital letter or a byte over 127 a symbol
// (equal or not, but for the pairs given to `Index::alike`), anything else a word of kind 0.
struct Reading {
    char origin = 'L';
    char own = 1;  // kDerived ...
    std::vector<std::string> tokens;
};

struct Near {
    std::uint32_t token;
    std::int16_t similarity;
    std::int16_t weight;  // of the token, so that it need not be looked up
};

std::uint64_t hash_of(std::string_view text, std::uint64_t salt = 0);

// A set of bits that is cleared one by one.
class Bits {
  public:
    void resize(std::size_t size) { words_.resize((size + 63) / 64, 0); }
    bool operator[](std::uint32_t at) const { return words_[at >> 6] >> (at & 63) & 1; }
    void set(std::uint32_t at) { words_[at >> 6] |= 1ULL << (at & 63); }
    void clear(std::uint32_t at) { words_[at >> 6] &= ~(1ULL << (at & 63)); }

  private:
    std::vector<std::uint64_t> words_;
};

// Entries by their `text`; an entry stays where it is until all are cleared.
template <class Entry>
class Names {
  public:
    Entry *find(std::string_view text, std::uint64_t hash) const {
        if (slots_.empty() || !(filter_[bit_of(hash) >> 6] >> (bit_of(hash) & 63) & 1)) return nullptr;
        const std::uint64_t mask = slots_.size() - 1;
        for (std::uint64_t at = hash & mask; slots_[at].entry; at = (at + 1) & mask)
            if (slots_[at].tag == static_cast<std::uint32_t>(hash >> 32) && slots_[at].entry->text == text) return slots_[at].entry;
        return nullptr;
    }
    // Ask for the memory that `find` is going to read first.
    void expect(std::uint64_t hash) const {
        if (slots_.empty()) return;
        __builtin_prefetch(&filter_[bit_of(hash) >> 6]);
        __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
    }
    // Perhaps the entry `find` is going to give: good for nothing but asking for its memory.
    const Entry *likely(std::uint64_t hash) const {
        if (slots_.empty()) return nullptr;
        const Slot &slot = slots_[hash & (slots_.size() - 1)];
        return slot.tag == static_cast<std::uint32_t>(hash >> 32) ? slot.entry : nullptr;
    }
    Entry &add(Entry entry, std::uint64_t hash) {
        if (slots_.size() < 2 * (entries_.size() + 1)) grow();
        entries_.push_back(std::move(entry));
        put({static_cast<std::uint32_t>(hash >> 32), &entries_.back()}, hash);
        return entries_.back();
    }
    std::size_t size() const { return entries_.size(); }
    void clear() {
        slots_.clear();
        filter_.clear();
        entries_.clear();
    }

  private:
    struct Slot {
        std::uint32_t tag = 0;
        Entry *entry = nullptr;
    };
    void put(Slot slot, std::uint64_t hash) {
        const std::uint64_t mask = slots_.size() - 1;
        std::uint64_t at = hash & mask;
        while (slots_[at].entry) at = (at + 1) & mask;
        slots_[at] = slot;
        filter_[bit_of(hash) >> 6] |= 1ULL << (bit_of(hash) & 63);
    }
    // Bits for the keys that are held, four a slot: most of what is asked is not there, and this is small enough to be near.
    std::uint64_t bit_of(std::uint64_t hash) const { return (hash >> 20) & (filter_.size() * 64 - 1); }
    void grow() {
        std::vector<Slot> old(std::max<std::size_t>(1024, slots_.size() * 4));
        old.swap(slots_);
        filter_.assign(slots_.size() / 16, 0);
        for (const Slot &slot : old)
            if (slot.entry) put(slot, hash_of(slot.entry->text));
    }
    std::deque<Entry> entries_;
    std::vector<Slot> slots_;
    std::vector<std::uint64_t> filter_;
};

struct Hit {
    std::int64_t score;  // 0..10000
    std::uint32_t name, slot, row, reading;
};

class Index {
  public:
    Index(const Settings &settings, std::vector<Rewriter> sounds, SoundDistance distance);

    // Building: settle what words weigh and which symbols are alike, add every reading of every name, then `close`.
    void light(const std::string &word, int percent) { traits_of(word).percent = percent; }
    void place(const std::string &word) { traits_of(word).place = true; }
    void telling(const std::string &word) { traits_of(word).telling = true; }
    void chain(const std::string &word) { traits_of(word).chain = true; }
    void alike(const std::string &symbol, const std::string &other, int similarity);
    void add(std::uint32_t name, std::uint32_t slot, std::uint8_t group, const Reading &reading);
    void close();

    // Of each of several names the best name of each slot, best first; group 0 means any, no groups mean that for all.
    // Thread-safe once closed.
    struct Scratch;
    void query(std::span<const std::vector<Reading>> asked, std::span<const std::uint8_t> groups, std::size_t limit,
               std::int64_t threshold, Scratch &scratch, std::span<std::vector<Hit>> out) const;

    std::string encoded(std::uint32_t row) const;
    std::size_t rows() const { return rows_.size(); }
    std::size_t words() const { return words_.size(); }

  private:
    struct Word {
        std::string text;  // as encoded
        std::string skeleton;
        std::string keys[kKinds];  // by kind, from its own on
        int kind = 0;
        bool symbol = false, number = false;
        std::string_view plain() const { return std::string_view(text).substr(kind ? 1 : 0); }
    };
    struct Row {
        std::uint32_t name, slot, first, count;
        std::uint8_t group;
        char origin, own;
    };
    // What every query reads of a row, in half a cache line: most rows are short.
    struct alignas(32) Brief {
        std::uint32_t row = 0;
        std::uint16_t weight = 0;  // a word weighs under 2048 and a row has 16 at most
        std::uint16_t about = 0;   // how many words, what it may be held against, the script: 5, 2 and 5 bits
        std::uint32_t words[6] = {};
        std::size_t count() const { return about & 31; }
        char own() const { return static_cast<char>(about >> 5 & 3); }
        int script() const { return about >> 7; }
        static int script_of(char origin) { return origin & 31; }  // a capital letter
    };
    const std::uint32_t *words_of(const Brief &row) const {
        return row.count() <= std::size(row.words) ? row.words : &row_words_[rows_[row.row].first];
    }
    // What a word is compared by, in half a cache line: words found by look-up lie all over the index.
    struct alignas(32) Face {
        std::uint32_t skeleton = 0;  // its hash; 0 for one too short to count
        std::uint8_t length = 0, kind = 0;
        std::uint8_t keys[kKinds - 1] = {};  // how long its sound keys are, by kind from 1 on
        char text[23] = {};                  // of a longer word nothing: see `plain_of`
    };
    struct Asked {  // one token of a query with what it is near to, kept from query to query
        std::string text;
        std::string_view plain;  // of text
        std::vector<Near> near;  // by token
        std::uint32_t postings;  // of everything it is near to
        std::uint32_t letters;   // which occur, a bit each
        int weight, kind;
        bool symbol, exact, place, telling, chain, light;
        bool is_letter() const { return !symbol && plain.size() == 1; }
    };
    struct Together {  // two neighbours of a query written as one word
        std::string text;
        std::vector<Near> near;
    };

    // What is known of a word before any name is: what it weighs in percent, what it tells, which others it is alike.
    struct Traits {
        std::string text;
        int percent = 100;
        bool place = false, telling = false, chain = false;
        std::vector<std::pair<std::string, int>> alike;
    };

    std::uint32_t word_of(std::string_view text, bool is_virtual);
    int weight_of(int percent, std::uint64_t rows_with_it) const;
    int light_percent(std::string_view plain, const Traits &traits) const;
    void index_variants();
    void index_sounds();

    void query_one(const std::vector<Reading> &readings, const std::uint64_t *hashes, std::uint8_t group, std::size_t limit,
                   std::int64_t threshold, Scratch &scratch, std::vector<Hit> &out) const;
    static void expect_asked(std::span<const std::uint64_t> hashes, const Scratch &scratch);
    static void expect_near(std::span<const std::uint64_t> hashes, const Scratch &scratch);
    struct Sound;  // a token with its skeleton and keys
    int similarity(const Sound &mine, std::uint32_t word, const Pattern &pattern) const;
    const Asked &asked_of(std::string_view token, std::uint64_t hash, Scratch &scratch) const;
    const std::vector<Near> &near_together(std::string_view both, std::uint64_t hash, Scratch &scratch) const;
    std::vector<Near> look_up(std::string_view token, std::uint64_t hash, bool together, Scratch &scratch) const;
    void look_up_letters(Sound &mine, bool together, Scratch &scratch) const;
    void look_up_sounds(Sound &mine, Scratch &scratch) const;
    std::vector<Near> look_up_symbol(std::string_view token, std::uint64_t hash) const;
    void ask(const Reading &reading, const std::uint64_t *hashes, Scratch &scratch) const;
    void gather(const Reading &reading, std::uint8_t group, std::int64_t threshold, Scratch &scratch) const;
    template <class Consider>
    void seed(Scratch &scratch, Consider consider) const;
    void seed_together(Scratch &scratch) const;
    std::int32_t agreement(const Brief &row, const Scratch &scratch) const;
    void mark_near(Scratch &scratch) const;
    static void clear_near(Scratch &scratch);
    int similar(const Scratch &scratch, std::size_t asked, std::uint32_t word) const;
    void together(const Brief &row, Scratch &scratch, std::uint16_t &mine, std::uint16_t &theirs, std::int64_t &agreed,
                  std::int64_t &weighed, int &pairs) const;
    std::int64_t id_of(std::string_view text, std::uint64_t hash) const;  // -1 for a word no row holds
    std::int64_t id_of(std::string_view text) const { return id_of(text, hash_of(text)); }
    static int near_similarity(const std::vector<Near> &near, std::uint32_t word);
    int beginning(std::string_view here, std::string_view there) const;
    std::int64_t joined(const Brief &row, Scratch &scratch) const;
    int contradiction(const Brief &row, const Scratch &scratch, std::uint16_t mine, std::uint16_t theirs,
                      const std::int8_t *answer) const;
    // 0 for a row under the threshold that is told early.
    std::int64_t score(const Brief &row, char own, std::int64_t threshold, Scratch &scratch) const;

    Settings settings_;
    std::vector<Rewriter> sounds_;  // by kind; 0 is the consonant skeleton
    SoundDistance distance_;
    Names<Traits> traits_;
    Traits &traits_of(std::string_view word);
    const Traits &known_traits(std::string_view word, std::uint64_t hash) const;

    struct Id {
        std::string text;
        std::uint32_t word;
    };
    Names<Id> ids_;
    std::vector<Word> words_;
    // What every query reads of a word, apart from the rest of it so that it stays in the cache.
    struct Posted {
        std::uint32_t first = 0, count = 0;  // its postings
        std::uint32_t letters = 0;           // which letters occur, a bit each
        std::int16_t weight = 0;
        std::int16_t percent = 100;  // what it weighs by what it is, before how rare it is
        std::uint8_t kind = 0;
        std::uint8_t length = 0;
        char begins = 0;
        bool is_virtual : 1 = false;  // two neighbours written together
        bool symbol : 1 = false, letter : 1 = false, place : 1 = false, telling : 1 = false, chain : 1 = false;
    };
    Wide<Posted> posted_;
    Wide<Face> faces_;  // by word
    std::string_view plain_of(std::uint32_t word) const {
        const Face &face = faces_[word];
        return face.length <= sizeof face.text ? std::string_view(face.text, face.length) : words_[word].plain();
    }
    Near near_of(std::uint32_t word, int similarity) const {
        return {word, static_cast<std::int16_t>(similarity), posted_[word].weight};
    }
    // Keep a word for comparing, and ask for what that reads of it.
    void collect(std::uint32_t word, Scratch &scratch) const;
    Wide<Row> rows_;
    Wide<std::uint32_t> row_words_;
    Wide<Brief> briefs_;  // by row
    // A word's rows, as copies of their briefs: read in order, where looking each up would wait for memory each time.
    Wide<Brief> postings_;
    std::uint64_t per_kind_[kKinds] = {0, 0, 0, 0};

    // A word in a list of variants, with enough of its shape to be turned away unseen: its letters (26 bits), its length
    // (5 bits, the most for all that are longer) and whether it is of another kind than 0.
    struct Shaped {
        std::uint32_t word = 0, shape = 0;
    };
    static std::uint32_t shape_of(std::uint32_t letters, std::size_t length, int kind);

    // Variants of words with letters left out, by hash; and words by skeleton or sound key.
    template <class Entry>
    struct Table {
        // A slot: the part of the key the place does not tell, and where its words start (a list begins with its length).
        struct Slot {
            std::uint32_t tag = 0, start = 0;
        };
        Wide<Slot> slots;
        Wide<Entry> words;
        Wide<std::uint64_t> filter;  // a bit for each key that is held, a sixteenth as large: most keys are not
        std::uint64_t mask = 0, filter_mask = 0;
        static std::uint32_t tag_of(std::uint64_t key) { return static_cast<std::uint32_t>(key >> 32) | 1; }
        template <class EntryOf>
        void fill(std::vector<std::pair<std::uint64_t, std::uint32_t>> &entries, EntryOf entry_of);
        static std::uint32_t number(std::uint32_t entry) { return entry; }
        static std::uint32_t number(Shaped entry) { return entry.word; }
        std::uint64_t bit_of(std::uint64_t key) const { return (key >> 16) & filter_mask; }
        bool may_hold(std::uint64_t key) const {
            return !filter.empty() && (filter[bit_of(key) >> 6] >> (bit_of(key) & 63) & 1);
        }
        void prefetch(std::uint64_t key) const { __builtin_prefetch(&slots[key & mask]); }
        // Where the words of a key lie; kNone for a key that is not held.
        static constexpr std::uint32_t kNone = 0xFFFFFFFF;
        std::uint32_t list_of(std::uint64_t key) const {
            for (std::uint64_t at = key & mask; slots[at].tag; at = (at + 1) & mask)
                if (slots[at].tag == tag_of(key)) return slots[at].start;
            return kNone;
        }
        template <class Visit>
        void each_listed(std::uint32_t start, Visit visit) const {
            const std::uint32_t first = start + 1, last = first + number(words[start]);
            for (std::uint32_t n = first; n < last; ++n) visit(words[n]);
        }
        template <class Visit>
        void each(std::uint64_t key, Visit visit) const {
            if (!may_hold(key)) return;
            if (const std::uint32_t list = list_of(key); list != kNone) each_listed(list, visit);
        }
    };
    Table<Shaped> variants_;
    Table<std::uint32_t> skeletons_;
    Table<std::uint32_t> lower_[kKinds];    // words of a lower kind by their sound key of this kind
    Table<std::uint32_t> foreign_[kKinds];  // words of this kind by their sound key
    int evidence_half_ = 0;
};

// What a query needs while it runs; one a thread, kept from query to query.
struct Index::Scratch {
    struct Candidate {
        std::int64_t promise;
        const Brief *row;
    };
    Bits row_seen;  // a bit a row that is a candidate
    // By word: similarity x weight of the nearest token asked, 0 for a word near to none; and which tokens it is near to,
    // with the similarity to the last of them. One more than there are words: what fills up a short row. Each query clears
    // what it set.
    std::vector<std::int32_t> best;
    std::vector<std::uint32_t> told;
    std::vector<std::uint32_t> word_seen;
    std::uint32_t word_stamp = 0;
    std::vector<std::uint32_t> found;
    std::vector<Near> near;
    void start_collecting() {
        ++word_stamp;
        found.clear();
    }
    std::vector<std::uint64_t> hashes;  // of the tokens of all names that are asked
    std::vector<std::size_t> starts;    // where each name's begin
    Pattern pattern;  // the token that is looked up
    std::vector<std::uint64_t> keys;
    std::vector<std::uint32_t> lists;
    std::vector<std::uint32_t> touched;
    std::vector<std::pair<std::uint32_t, std::int32_t>> together;  // row, what two neighbours as one word add
    std::vector<Candidate> candidates;
    std::vector<const Asked *> asked;
    char begins[kMostTokens];   // of each token asked its first letter, 0 for a symbol
    std::uint32_t beginning_with[32];  // tokens, a bit each, by the last five bits of that letter
    std::uint8_t kinds[kMostTokens];
    std::string joined, row_joined;
    Pattern joined_pattern;
    std::uint32_t joined_letters = 0;
    bool joined_is_set = false;
    bool any_symbol = false;
    std::int64_t asked_weight = 0;
    // What tokens are near to, so that a token that comes again is not looked up again.
    Names<Asked> known;
    Names<Together> known_together;
    void forget() {
        known.clear();
        known_together.clear();
    }
};

}  // namespace observance
