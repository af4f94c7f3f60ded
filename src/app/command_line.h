#pragma once

namespace glimpse::app {

/// The whole program: reads the command line, runs the command it names; an exit code (see invocation.h).
int run_command_line(int argc, char** argv);

}  // namespace glimpse::app
