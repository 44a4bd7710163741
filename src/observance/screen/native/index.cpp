// Building the index.
#include "parts.hpp"

#include <iterator>

namespace observance {

std::uint64_t hash_of(std::string_view text, std::uint64_t salt) {
    std::uint64_t hash = 1469598103934665603ULL ^ salt;
    for (char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211ULL;
    }
    hash ^= hash >> 32;
    hash *= 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29;
    return hash ? hash : 1;
}

Index::Index(const Settings &settings, std::vector<Rewriter> sounds, SoundDistance distance)
    : settings_(settings), sounds_(std::move(sounds)), distance_(distance) {}

void Index::alike(const std::string &symbol, const std::string &other, int similarity) {
    traits_of(symbol).alike.emplace_back(other, similarity);
}

Index::Traits &Index::traits_of(std::string_view word) {
    const std::uint64_t hash = hash_of(word);
    if (Traits *known = traits_.find(word, hash)) return *known;
    Traits made;
    made.text = std::string(word);
    return traits_.add(std::move(made), hash);
}

const Index::Traits &Index::known_traits(std::string_view word, std::uint64_t hash) const {
    static const Traits none;
    const Traits *known = traits_.find(word, hash);
    return known ? *known : none;
}

std::uint32_t Index::word_of(std::string_view text, bool is_virtual) {
    const std::uint64_t hash = hash_of(text);
    if (const Id *found = ids_.find(text, hash)) return found->word;
    const auto id = static_cast<std::uint32_t>(words_.size());
    Word word;
    word.text = std::string(text);
    word.symbol = is_symbol(text[0]);
    word.kind = kind_of(text);
    const auto plain = word.plain();
    word.number = std::all_of(plain.begin(), plain.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!word.symbol) {
        word.skeleton = sounds_[0](plain);
    }
    const Traits &traits = known_traits(text, hash);
    Posted posted;
    posted.is_virtual = is_virtual;
    posted.symbol = word.symbol;
    posted.letter = !word.symbol && plain.size() == 1;
    posted.place = traits.place;
    posted.telling = traits.telling;
    posted.chain = traits.chain;
    posted.kind = static_cast<std::uint8_t>(word.kind);
    posted.begins = plain[0];
    posted.length = static_cast<std::uint8_t>(std::min<std::size_t>(plain.size(), 255));
    posted.letters = letters_of(plain);
    posted.percent = static_cast<std::int16_t>(light_percent(plain, word.kind ? known_traits(plain, hash_of(plain)) : traits));
    posted_.push_back(posted);
    Face face;
    face.kind = posted.kind;
    face.length = posted.length;
    face.skeleton = skeleton_hash(word.skeleton);
    if (plain.size() <= sizeof face.text) std::copy(plain.begin(), plain.end(), face.text);
    faces_.push_back(face);
    words_.push_back(std::move(word));
    ids_.add({std::string(text), id}, hash);
    return id;
}

std::int64_t Index::id_of(std::string_view text, std::uint64_t hash) const {
    const Id *found = ids_.find(text, hash);
    return found ? static_cast<std::int64_t>(found->word) : -1;
}

std::uint32_t Index::shape_of(std::uint32_t letters, std::size_t length, int kind) {
    return (letters >> 1 & 0x3FFFFFF) | static_cast<std::uint32_t>(std::min<std::size_t>(length, kLongestShaped)) << 26 |
           static_cast<std::uint32_t>(kind != 0) << 31;
}

void Index::add(std::uint32_t name, std::uint32_t slot, std::uint8_t group, const Reading &reading) {
    Row row{name, slot, static_cast<std::uint32_t>(row_words_.size()), 0, group, reading.origin, reading.own};
    for (const auto &token : reading.tokens) {
        if (row.count == kMostTokens) break;
        row_words_.push_back(word_of(token, false));
        ++row.count;
    }
    rows_.push_back(row);
}

std::string Index::encoded(std::uint32_t number) const {
    const Row &row = rows_[number];
    std::string out{row.origin, static_cast<char>('0' + row.own)};
    for (std::uint32_t n = row.first; n < row.first + row.count; ++n) {
        if (n > row.first) out += ' ';
        out += words_[row_words_[n]].text;
    }
    return out;
}

int Index::light_percent(std::string_view plain, const Traits &traits) const {
    return plain.size() == 1 ? settings_.weight_letter : traits.percent;
}

int Index::weight_of(int percent, std::uint64_t rows_with_it) const {
    const std::uint64_t all = rows_.size() + static_cast<std::uint64_t>(settings_.weight_background);
    const int weight = log2_64(2 * all, 2 * rows_with_it + 1) * percent / 100;
    return std::max(settings_.weight_floor, weight);
}

void Index::close() {
    // Neighbours written together are words of their own, found but never part of a row.
    const std::size_t real = words_.size();
    std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;  // word, row
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
        const Row row = rows_[r];
        for (std::uint32_t n = 0; n < row.count; ++n) {
            const std::uint32_t word = row_words_[row.first + n];
            entries.emplace_back(word, r);
            if (n + 1 == row.count) continue;
            const Word &here = words_[word], &next = words_[row_words_[row.first + n + 1]];
            if (here.symbol || next.symbol || here.kind || next.kind) continue;
            const std::string both = here.text + next.text;
            if (both.size() >= 6 && both.size() <= kLongestJoined) entries.emplace_back(word_of(both, true), r);
        }
    }
    std::sort(entries.begin(), entries.end());
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
    std::uint32_t posting = 0;
    for (const auto &[word, row] : entries) {
        if (posted_[word].count++ == 0) posted_[word].first = posting;
        ++posting;
    }
    for (std::size_t w = 0; w < words_.size(); ++w) posted_[w].weight = static_cast<std::int16_t>(weight_of(posted_[w].percent, posted_[w].count));
    for (std::size_t w = 0; w < real; ++w) ++per_kind_[words_[w].symbol ? 0 : words_[w].kind];
    briefs_.resize(rows_.size());
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
        Brief &brief = briefs_[r];
        brief.row = r;
        brief.about = static_cast<std::uint16_t>(rows_[r].count | rows_[r].own << 5 | Brief::script_of(rows_[r].origin) << 7);
        std::fill(std::begin(brief.words), std::end(brief.words), static_cast<std::uint32_t>(words_.size()));
        for (std::uint32_t n = 0; n < rows_[r].count; ++n) {
            const std::uint32_t word = row_words_[rows_[r].first + n];
            brief.weight = static_cast<std::uint16_t>(brief.weight + posted_[word].weight);
            if (n < std::size(brief.words)) brief.words[n] = word;
        }
    }
    postings_.reserve(entries.size());
    for (const auto &[word, row] : entries) postings_.push_back(briefs_[row]);
    const int size = log2_64(rows_.size() + 1, 1), usual = log2_64(static_cast<std::uint64_t>(settings_.evidence_list), 1);
    // Rounded towards zero here and in the reference.
    evidence_half_ = std::max(settings_.weight_letter, settings_.evidence_half + (size - usual) * settings_.evidence_growth / 100);
    index_variants();
    index_sounds();
}

template <class Entry>
template <class EntryOf>
void Index::Table<Entry>::fill(std::vector<std::pair<std::uint64_t, std::uint32_t>> &entries, EntryOf entry_of) {
    std::sort(entries.begin(), entries.end());
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
    std::size_t distinct = 0;
    for (std::size_t n = 0; n < entries.size(); ++n) distinct += n == 0 || entries[n].first != entries[n - 1].first;
    if (!distinct) return;
    const std::uint64_t size = std::bit_ceil(static_cast<std::uint64_t>(distinct) * 2);
    mask = size - 1;
    slots.assign(size, {});
    filter.assign(std::max<std::uint64_t>(1, size / 16), 0);
    filter_mask = filter.size() * 64 - 1;
    words.reserve(entries.size() + distinct);
    for (std::size_t n = 0; n < entries.size();) {
        const std::uint64_t key = entries[n].first;
        std::uint64_t at = key & mask;
        while (slots[at].tag) at = (at + 1) & mask;
        slots[at] = {tag_of(key), static_cast<std::uint32_t>(words.size())};
        filter[bit_of(key) >> 6] |= 1ULL << (bit_of(key) & 63);
        words.emplace_back();
        for (; n < entries.size() && entries[n].first == key; ++n) words.push_back(entry_of(entries[n].second));
        words[slots[at].start] = Entry{static_cast<std::uint32_t>(words.size()) - slots[at].start - 1};
    }
}

void Index::index_variants() {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> entries, skeletons;
    for (std::uint32_t w = 0; w < words_.size(); ++w) {
        const Word &word = words_[w];
        if (word.symbol || word.number || word.plain().size() < 3) continue;
        if (posted_[w].is_virtual) continue;
        each_variant(word.plain(), depth(word.plain().size()), [&](std::uint64_t key) { entries.emplace_back(key, w); });
        if (word.skeleton.size() >= 2) skeletons.emplace_back(hash_of(word.skeleton), w);
    }
    variants_.fill(entries, [&](std::uint32_t w) { return Shaped{w, shape_of(posted_[w].letters, posted_[w].length, posted_[w].kind)}; });
    skeletons_.fill(skeletons, [](std::uint32_t w) { return w; });
}

void Index::index_sounds() {
    for (int kind = 1; kind < kKinds; ++kind) {
        std::vector<std::pair<std::uint64_t, std::uint32_t>> lower, foreign;
        for (std::uint32_t w = 0; w < words_.size(); ++w) {
            Word &word = words_[w];
            if (word.symbol || word.number || posted_[w].is_virtual || word.kind > kind || word.plain().size() < 2) continue;
            auto &entries = word.kind == kind ? foreign : lower;
            word.keys[kind] = sounds_[kind](word.plain());
            faces_[w].keys[kind - 1] = static_cast<std::uint8_t>(std::min<std::size_t>(word.keys[kind].size(), 255));
            if (word.keys[kind].size() < 2) continue;
            each_key_variant(word.keys[kind], settings_.sound_letters, [&](std::uint64_t k) { entries.emplace_back(k, w); });
        }
        lower_[kind].fill(lower, [](std::uint32_t w) { return w; });
        foreign_[kind].fill(foreign, [](std::uint32_t w) { return w; });
    }
}

}  // namespace observance
