// Stands in for libFuzzer where there is none: runs the corpus, then mutations of it from a fixed seed.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int kMutationsPerInput = 400;

std::vector<std::string> read_corpus(const char* folder) {
    std::vector<std::string> inputs = {""};
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return inputs;
}

void run(const std::string& input) {
    // A copy of exactly this size: one byte read past the end is then an error that a sanitizer sees.
    const std::vector<std::uint8_t> bytes(input.begin(), input.end());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

std::string mutate(std::string input, std::mt19937& random) {
    const auto below = [&](std::size_t bound) { return bound == 0 ? 0 : random() % bound; };
    for (std::size_t rounds = 1 + below(4); rounds > 0 && !input.empty(); --rounds) {
        const std::size_t at = below(input.size());
        switch (below(5)) {
            case 0: input[at] = static_cast<char>(random()); break;
            case 1: input[at] = static_cast<char>(input[at] ^ (1 << below(8))); break;
            case 2: input.resize(at); break;
            case 3: input.insert(at, input.substr(below(input.size()), below(64))); break;
            default: input.erase(at, below(64)); break;
        }
    }
    return input;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "usage: %s CORPUS_FOLDER\n", arguments[0]);
        return 2;
    }
    const auto corpus = read_corpus(arguments[1]);
    if (corpus.size() < 2) {
        std::fprintf(stderr, "%s holds no input\n", arguments[1]);
        return 1;
    }
    std::mt19937 random(20261122);
    for (const auto& input : corpus) {
        run(input);
        for (int i = 0; i < kMutationsPerInput; ++i) run(mutate(input, random));
    }
    std::printf("%zu inputs, %zu runs\n", corpus.size(), corpus.size() * (kMutationsPerInput + 1));
    return 0;
}
