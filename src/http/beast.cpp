// The one place where Boost.Beast, used as headers elsewhere, is compiled. Asio: base/boost.cpp.
#include <boost/beast/src.hpp>
