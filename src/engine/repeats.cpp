#include "engine/repeats.h"

namespace glimpse::engine {

int repeats_of(std::string_view expression) {
    int count = 0;
    bool in_class = false;
    for (std::size_t at = 0; at < expression.size(); ++at) {
        const char c = expression[at];
        if (c == '\\') {
            ++at;
        } else if (in_class || c == '[') {
            in_class = c != ']';
        } else if (c == '*' || c == '+' || c == '{' || (c == '?' && (at == 0 || expression[at - 1] != '('))) {
            ++count;
        }
    }
    return count;
}

}  // namespace glimpse::engine
