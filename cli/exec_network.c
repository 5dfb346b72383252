// SPDX-License-Identifier: MIT
/* EXEC commands about the network of the machine below: its interfaces and routes, which it configures itself. */
#include "cli/exec.h"

#include "core/address.h"
#include "core/memory.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <net/route.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- show ip interface brief -- */

static const char *ip_text(uint32_t ip, char text[ADDRESS_TEXT])
{
    const struct address a = address_ipv4(ip, 0);
    return address_host(&a, text);
}

static const char *address_of(const struct ifaddrs *i, char text[ADDRESS_TEXT])
{
    struct address a = { 0 };
    if (!i->ifa_addr || i->ifa_addr->sa_family != AF_INET)
        return "unassigned";
    memcpy(&a, i->ifa_addr, sizeof(struct sockaddr_in));
    return address_host(&a, text);
}

/* Every interface stands in the list once without an address (its packet socket's), and once with each that it has. */
static bool has_address(const struct ifaddrs *all, const char *name)
{
    for (const struct ifaddrs *i = all; i; i = i->ifa_next)
        if (i->ifa_addr && i->ifa_addr->sa_family == AF_INET && !strcmp(i->ifa_name, name))
            return true;
    return false;
}

static bool is_shown(const struct ifaddrs *all, const struct ifaddrs *i)
{
    const int family = i->ifa_addr ? i->ifa_addr->sa_family : AF_UNSPEC;
    return family == AF_INET || (family == AF_PACKET && !has_address(all, i->ifa_name));
}

bool show_ip_interface_brief(struct cursor *c)
{
    struct ifaddrs *all = NULL;
    char text[ADDRESS_TEXT];
    if (getifaddrs(&all) < 0)
        return false;
    out_text(c->out, "Interface                  IP-Address      OK? Method Status                Protocol\n");
    out_list(c->out, "interfaces");
    for (const struct ifaddrs *i = all; i; i = i->ifa_next) {
        if (!is_shown(all, i))
            continue;
        out_item(c->out);
        out_string(c->out, "interface", "%-26s ", i->ifa_name);
        out_string(c->out, "address", "%-15s YES manual ", address_of(i, text));
        out_string(c->out, "status", "%-21s ", i->ifa_flags & IFF_UP ? "up" : "administratively down");
        out_string(c->out, "protocol", "%s\n", i->ifa_flags & IFF_RUNNING ? "up" : "down");
        out_item_end(c->out);
    }
    out_list_end(c->out);
    freeifaddrs(all);
    return false;
}

/* -- show ip route -- */

struct ip_route {
    char interface[IF_NAMESIZE];
    uint32_t to, via, mask;      /* network byte order, as the kernel prints them */
    unsigned flags, metric;
};

static bool read_route(const char *line, struct ip_route *r)
{
    return sscanf(line, "%15s %x %x %x %*d %*d %u %x", r->interface, &r->to, &r->via, &r->flags, &r->metric,
                  &r->mask) == 6 && r->flags & RTF_UP;
}

static void print_route(struct out *o, const struct ip_route *r)
{
    char to[ADDRESS_TEXT], via[ADDRESS_TEXT], network[ADDRESS_TEXT + 8];
    snprintf(network, sizeof network, "%s/%d", ip_text(r->to, to), __builtin_popcount(r->mask));
    out_item(o);
    out_string(o, "code", "%-6s", !r->via ? "C" : r->mask ? "S" : "S*");
    out_string(o, "network", "%s", network);
    out_number(o, "metric", r->via ? " [1/%lld]" : NULL, r->metric);
    out_string(o, "via", r->via ? " via %s" : NULL, ip_text(r->via, via));
    out_string(o, "interface", r->via ? ", %s\n" : " is directly connected, %s\n", r->interface);
    out_item_end(o);
}

static void print_gateway(struct out *o, const char *table)
{
    struct ip_route r;
    char via[ADDRESS_TEXT] = "";
    for (const char *line = table; *line && !*via; line += strcspn(line, "\n"), line += *line == '\n')
        if (read_route(line, &r) && !r.mask && r.via)
            ip_text(r.via, via);
    out_string(o, "gateway", *via ? "Gateway of last resort is %s to network 0.0.0.0\n\n"
                                  : "Gateway of last resort is not set%s\n\n", via);
}

/* The kernel makes it while it is read: it has no size before. */
static char *read_table(void)
{
    enum { TABLE_MAX = 256 * 1024 };
    FILE *file = fopen("/proc/net/route", "re");
    char *text = file ? must(malloc(TABLE_MAX + 1)) : NULL;
    if (text)
        text[fread(text, 1, TABLE_MAX, file)] = '\0';
    if (file)
        fclose(file);
    return text;
}

bool show_ip_route(struct cursor *c)
{
    struct ip_route r;
    char *table = read_table();
    if (!table) {
        out_text(c->out, "%% No routes: %s\n", strerror(errno));
        return false;
    }
    out_text(c->out, "Codes: C - connected, S - static, * - candidate default\n\n");
    print_gateway(c->out, table);
    out_list(c->out, "routes");
    for (const char *line = table; *line; line += strcspn(line, "\n"), line += *line == '\n')
        if (read_route(line, &r))
            print_route(c->out, &r);
    out_list_end(c->out);
    free(table);
    return false;
}
