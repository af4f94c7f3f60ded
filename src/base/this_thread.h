#pragma once

/// What the calling thread is to the system. Threads that it starts from then on inherit both.
namespace glimpse::this_thread {

/// How much threads and processes that prepare pictures and read words give way to those that decode: a running answer is to go on at its
/// pace while uploads come in, and a full machine leaves them a tenth of its cores all the same (docs/performance.md).
inline constexpr int kGivesWay = 10;

/// What `top -H`, gdb and /proc call it; of more than 15 characters the first 15.
void set_name(const char* name);

/// 0 (as the process) to 19. One that was raised cannot be lowered again without privileges.
void set_niceness(int niceness);

}  // namespace glimpse::this_thread
