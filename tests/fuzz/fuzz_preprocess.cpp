// Every step of the imaging pipeline on whatever pixels. The first two bytes of the input are the sides, the rest is repeated over the
// picture.
#include <cstdint>
#include <cstdlib>

#include "imaging/preprocess.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace glimpse;
    if (size < 3) return 0;
    domain::Image image{1 + data[0], 1 + data[1]};
    image.rgb.resize(std::size_t{3} * image.width * image.height);
    for (std::size_t i = 0; i < image.rgb.size(); ++i) image.rgb[i] = data[2 + i % (size - 2)];
    auto steps = domain::Preprocess::off();
    for (std::size_t i = 0; i < domain::kPreprocessSteps; ++i) steps.set(static_cast<domain::PreprocessStep>(i), true);
    const auto turn = [&](const domain::Image&, std::span<const domain::Box>) { return std::optional(data[2] % 4 * 90); };
    const auto prepared = imaging::preprocess(image, steps, {96, 0}, turn);
    if (prepared.image.rgb.size() != std::size_t{3} * prepared.image.width * prepared.image.height) std::abort();
    for (const auto& step : prepared.preparation.trace) {
        if (step.reason == "could not be done") std::abort();
    }
    return 0;
}
