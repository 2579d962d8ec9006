#pragma once
#include <libwebsockets.h>

/// The bytes that must stand free in front of a buffer handed to lws_write.
static inline size_t lockstep_lws_pre(void) { return LWS_PRE; }
