#include "latin.hpp"

#include <algorithm>

namespace observance {

namespace {

constexpr std::size_t kMostCareful = 8;  // longer names are not looked at for Korean surnames
constexpr std::size_t kShortestWhole = 6, kLongestWhole = 14;  // a Korean name written as one word
constexpr std::size_t kSetApart = 4;

// Single letters and nothing else: "K i m".
bool are_set_apart(const std::vector<std::string> &tokens) {
    return tokens.size() >= kSetApart &&
           std::all_of(tokens.begin(), tokens.end(), [](const std::string &token) { return token.size() == 1; });
}

}  // namespace

bool Latin::needs_care(const std::vector<std::string> &tokens) const {
    if (are_set_apart(tokens)) return true;
    if (tokens.empty() || tokens.size() > kMostCareful) return false;
    if (tokens.size() == 1 && (tokens[0].size() < kShortestWhole || tokens[0].size() > kLongestWhole)) return false;
    return korean_.may_be_named(tokens);
}

bool Latin::tokens(std::string_view name, std::vector<std::string> &out) const {
    if (!normaliser_.split(name, out) || needs_care(out)) return false;
    if (out.size() > kMostTokens) out.resize(kMostTokens);
    return true;
}

bool Latin::read(std::string_view name, std::vector<Reading> &out) const {
    std::vector<std::string> words;
    if (!normaliser_.split(name, words)) return false;
    if (needs_care(words)) return read_words(name, std::move(words), out);
    if (words.size() > kMostTokens) words.resize(kMostTokens);
    if (!words.empty()) out.push_back({'L', kOwn, std::move(words)});
    return true;
}

bool Latin::read_carefully(std::string_view name, std::vector<Reading> &out) const {
    std::vector<std::string> words;
    return normaliser_.split(name, words) && read_words(name, std::move(words), out);
}

bool Latin::read_words(std::string_view name, std::vector<std::string> words, std::vector<Reading> &out) const {
    const auto add = [&](char own, std::vector<std::string> tokens) {
        if (tokens.size() > kMostTokens) tokens.resize(kMostTokens);
        const auto is_same = [&](const Reading &one) { return one.own == own && one.tokens == tokens; };
        if (tokens.empty() || out.size() == kMostRows || std::any_of(out.begin(), out.end(), is_same)) return;
        out.push_back({'L', own, std::move(tokens)});
    };
    if (are_set_apart(words) || name.find('.') != name.npos) return false;
    if (words.size() <= kMostOfPerson && !words.empty()) {
        const std::vector<Texts> as_korean = korean_.rows(words, name.find(',') != name.npos);
        if (!as_korean.empty()) {
            add(kBetterRead, std::move(words));
            for (const Texts &row : as_korean) add(kOwn, row);
            return true;
        }
    }
    Texts person = words.size() >= kMostOfPerson ? korean_.embedded(words) : Texts{};
    add(kOwn, std::move(words));
    add(kDerived, std::move(person));
    return true;
}

}  // namespace observance
