// SPDX-License-Identifier: MIT
/* One address type for IPv4 and IPv6, with port; and how a MAC address is written. */
#ifndef CORE_ADDRESS_H
#define CORE_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct address {
    union {
        struct sockaddr any;
        struct sockaddr_storage room;
    };
};

enum { ADDRESS_TEXT = 64 };

/* Numeric host ("10.0.0.1", "::1"), port in host order. False when the host is not numeric. */
bool address_parse(struct address *a, const char *host, uint16_t port);
/* From an IPv4 address in network byte order. */
struct address address_ipv4(uint32_t ip_network_order, uint16_t port);
/* The IPv4 address in network byte order; 0 for IPv6. */
uint32_t address_ip4(const struct address *a);
uint16_t address_port(const struct address *a);
void address_set_port(struct address *a, uint16_t port);
/* "10.0.0.1:5060" or "[::1]:5060"; returns `text`. */
const char *address_text(const struct address *a, char text[ADDRESS_TEXT]);
/* Host only, without port or brackets; returns `text`. */
const char *address_host(const struct address *a, char text[ADDRESS_TEXT]);
bool address_equal(const struct address *a, const struct address *b);
bool address_same_host(const struct address *a, const struct address *b);
/* Hash of host and port, for tables keyed by peer. */
uint32_t address_hash(const struct address *a);
/* Bytes of the sockaddr in use, as system calls want it. */
unsigned address_length(const struct address *a);

/* "0030.94C3.E1A8", as IOS writes it; returns `text`. */
enum { MAC_TEXT = 15 };
const char *mac_text(const uint8_t mac[6], char text[MAC_TEXT]);

#endif
