#include "app/command_line.h"
#include "flow/read_pages.h"
#include "sandbox/serve.h"

int main(int argc, char** argv) {
    // A process of the sandbox is this program again, and nothing of the rest of it.
    if (glimpse::sandbox::is_worker(argc, argv)) return glimpse::sandbox::serve(argc, argv, glimpse::flow::read_pages_job());
    return glimpse::app::run_command_line(argc, argv);
}
