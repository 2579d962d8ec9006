// OpenBLAS and LAPACKE. Debian's OpenBLAS has no LAPACKE of its own: it is a library beside it.
#pragma once
#include <cblas.h>
#define LAPACK_COMPLEX_STRUCTURE
#include <lapacke.h>
