// Fuzz target of the screening kernel: any bytes as names, any as readings; nothing may crash, leak or be undefined.
//
// With clang it links against libFuzzer; without (make fuzz), main() below makes the inputs, from a seed that it prints.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "../../src/observance/screen/native/east.hpp"
#include "../../src/observance/screen/native/index.hpp"
#include "../../src/observance/screen/native/scripts.hpp"

using namespace observance;

namespace {

Settings settings() {
    Settings s{};
    s.edit_floor = 700; s.skeleton_base = 690; s.skeleton_share = 220; s.single_edit = 780; s.single_edit_letters = 6;
    s.sound_base = 800; s.sound_step = 130; s.sound_share = 80; s.sound_floor = 600; s.sound_letters = 4;
    s.initial = 850; s.prefix = 720; s.prefix_letters = 3;
    s.left_over = 25; s.contradiction = 60; s.one_pair = 95; s.one_word = 80;
    s.joined = 99; s.joined_floor = 780; s.joined_letters = 5;
    s.written_together = 850; s.together_letters = 5; s.together_floor = 800;
    s.weight_background = 40000; s.weight_floor = 80; s.weight_unknown = 520; s.weight_near = 800; s.weight_letter = 50;
    s.evidence_gain = 450; s.evidence_half = 1400; s.evidence_list = 41417; s.evidence_growth = 175;
    s.long_word = 10; s.long_word_share = 100;
    s.other_symbol = 60; s.missing_symbol = 75; s.other_place = 60; s.other_telling = 82; s.swapped_chain = 60;
    s.candidates = 64; s.neighbours = 400; s.seed_share = 40; s.promise_share = 85;
    return s;
}

std::vector<Rewriter> sounds() {
    std::vector<Rewriter> out(kKinds);
    for (int kind = 0; kind < kKinds; ++kind)
        for (const char *rule : {"a", "e", "i", "o", "u", "sh", "kh", "sch"})
            out[kind].rule(rule, rule[1] ? "S" : "a", rule[1] ? "s" : "");
    return out;
}

Reading reading(const std::string &bytes) {
    Reading out;
    out.origin = bytes.empty() ? 'L' : "LHNC"[static_cast<unsigned char>(bytes[0]) & 3];
    out.own = bytes.size() > 1 ? static_cast<char>(bytes[1] & 3) : kOwn;
    std::string token;
    for (std::size_t n = 2; n <= bytes.size(); ++n) {
        if (n == bytes.size() || bytes[n] == ' ') {
            const bool empty = token.empty() || (token.size() == 1 && token[0] < 4);
            if (!empty) out.tokens.push_back(token);
            token.clear();
        } else if (bytes[n] != 0) {
            token += bytes[n];
        }
    }
    return out;
}

// Small tables of both scripts: a few characters with every sort of row, surnames, words and foreign names.
void prepare(East &east) {
    const Hangul::Letters ways{Texts(19, "n"), Texts(21, "ya"), Texts(28, "k")};
    east.hangul().letters(ways, ways, ways);
    east.hangul().surname("\uae40", {"\uae40"});
    east.hangul().surname("\uae40\uc815", {"\uae40", "\uc815"});
    for (const char *row : {"\u91d1\tjin\t\uae08 \uae40\t", "\u6b63\tzheng\t\uc815\t\u6b63", "\u4e00\t\t\t", "\u4e01", "x\t", ""})
        east.han().character(row);
    east.han().syllable("jin", "jin", "chin");
    east.han().korean_surname("\u91d1", {"\uae40"});
    east.han().chinese_surname("\u91d1", {"jin", "king"});
    east.han().used_for_sound("\u6b63");
    east.korean_word("\uc815\uae40", "bank");
    east.chinese_word("\u6b63\u91d1", "bank");
    east.exonym("\uae40\uc815", "john");
}

// Two surnames, and spellings that make syllables in more than one way.
void prepare(Korean &korean) {
    korean.surname("kim", {"\uae40", "\uae08"});
    korean.surname("ju", {"\uc8fc"});
    for (const char *spelling : {"k", "j", "m", "n", ""}) korean.initial(spelling, spelling);
    for (const char *spelling : {"oo", "o", "u", "i", "a"}) korean.vowel(spelling);
    for (const char *spelling : {"ng", "n", "m", ""}) korean.final(spelling);
    for (const char *parts : {"j-o-ng", "-u-n", "k-i-m", "n-a-", "-o-", "m-u-"}) korean.syllable(parts, std::string("K") + parts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    std::vector<std::string> parts(1);
    for (std::size_t n = 0; n < size; ++n)
        if (data[n] == '\n')
            parts.emplace_back();
        else
            parts.back() += static_cast<char>(data[n]);
    Latin latin;
    for (std::uint32_t c = 32; c < 127; ++c) latin.letters().fold(c, std::isalnum(static_cast<int>(c)) ? std::string(1, static_cast<char>(std::tolower(static_cast<int>(c)))) : " ");
    prepare(latin.korean());
    Scripts scripts(latin);
    for (std::uint32_t c = 0; c < 256; ++c) {
        const auto two_bytes = [](std::uint32_t code) { return std::string{static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))}; };
        scripts.cyrillic_letter(0x400 + c, two_bytes(0x400 + c), c % 7 ? "a" : "");
        scripts.arabic_letter(0x600 + c, c % 7 ? "b" : "");
    }
    scripts.surname("\xd0\xba");
    scripts.cyrillic_vowel("\xd1\x83");
    scripts.concept_word("\xd0\xba\xd1\x83", "bank");
    scripts.concept_stem("\xd1\x83\xd0\xba", "trade office");
    static East east;  // its tables are large
    if (!east.hangul().is_ready()) prepare(east);
    std::vector<Reading> read;
    Index index(settings(), sounds(), SoundDistance());
    index.light("al", 40);
    index.place("chad");
    index.telling("coal");
    index.chain("bin");
    index.alike("Ka", "Kb", 900);
    std::vector<std::string> tokens;
    for (std::uint32_t n = 0; n < parts.size(); ++n) {
        latin.tokens(parts[n], tokens);
        read.clear();
        if (latin.read(parts[n], read) || scripts.read(parts[n], read) || east.read(parts[n], read))
            for (const Reading &one : read)
                if (one.tokens.empty() || one.tokens.size() > kMostTokens) std::abort();
        index.add(n, n / 2, static_cast<std::uint8_t>(n % 3 + 1), reading(parts[n]));
    }
    index.close();
    Index::Scratch scratch;
    std::vector<std::vector<Reading>> asked;
    for (const auto &part : parts) asked.push_back({reading(part), reading("L1" + part)});
    std::vector<std::vector<Hit>> found(asked.size());
    index.query(asked, {}, 5, 3000, scratch, found);
    for (const std::vector<Hit> &hits : found)
        for (const Hit &hit : hits)
            if (hit.score < 0 || hit.score > 10000 || hit.name >= parts.size()) std::abort();
    return 0;
}

#ifndef WITH_LIBFUZZER
int main(int count, char **words) {
    const unsigned seed = count > 1 ? static_cast<unsigned>(std::atoi(words[1])) : std::random_device{}();
    const int rounds = count > 2 ? std::atoi(words[2]) : 2000;
    std::printf("seed %u, %d rounds\n", seed, rounds);
    std::mt19937 random(seed);
    const std::string letters = "aeioukimjongunsh  \n\nKSabc\x01\x02\x03\xea\xb9\x80 0139bin chad al.,-&'\xd0\xba\xd1\x83\xd8\xa7\xd9\x84\xca\xbc\xc2\xab ";
    // Whole letters of each script and what may part them: bytes by chance seldom make one.
    const std::vector<std::string> whole[] = {{"\uae40", "\uc815", "\ud7a3", "\u3000", " ", "\u00b7", "'", "\n"},
                                              {"\u043a", "\u0443", "\u0451", "\u0301", "Sons", "and", " ", "\u2019", "\u02bc", "\u00bb", "\u2013", "\n"},
                                              {"\u0627", "\u0644", "\u0651", "\u0639\u0628\u062f", "Ltd", " ", "'", "\u00a0", "\n"},
                                              {"kim", "jong", "un", "JONGUN", "mu", "na", "ju", "oo", " ", "-", ", ", ".", "\n"},
                                              {"\u91d1", "\u6b63", "\u4e00", "\u4e01", "\u9fff", "\u00ab", "-", "\u30fb", "\n"}};
    for (int round = 0; round < rounds; ++round) {
        std::string input(random() % 600, ' ');
        for (char &c : input) c = random() % 12 ? letters[random() % letters.size()] : static_cast<char>(random());
        input += '\n';
        for (std::size_t n = random() % 200; n > 0; --n) input += whole[round % 5][random() % whole[round % 5].size()];
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(input.data()), input.size());
    }
    std::puts("no crash, no leak, nothing undefined");
}
#endif
