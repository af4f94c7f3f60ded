// The one place where Boost.JSON, used as headers elsewhere, is compiled. (Boost.URL cannot be: since 1.84 it has no
// src.hpp. Do not use it here: query strings are decoded in http/target.cpp.)
#include <boost/json/src.hpp>
