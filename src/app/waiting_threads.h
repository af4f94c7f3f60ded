#pragma once

namespace glimpse::app {

/// Makes the kernels' threads wait for each other as pays best (decision 0036). libgomp reads this from the environment before main(), so the
/// program becomes itself again with two variables more; it comes back here and goes on where they are set already, by us, by whoever
/// started us, or where the system refuses.
/// \param arguments  Those of main(), null at the end.
void settle_waiting(char** arguments);

}  // namespace glimpse::app
