// SPDX-License-Identifier: MIT
/* Inert settings: those of Unified CME that are understood, checked for form and printed back in canonical form, but
 * that nothing reads yet. `show configuration unsupported` lists those in use. A row leaves these files when the folder
 * that acts on it declares it. Syntaxes, ranges and defaults: CME command reference. */
#ifndef CORE_CONFIG_INERT_H
#define CORE_CONFIG_INERT_H

#include "core/module.h"
#include "core/settings.h"

#define ROW(of_mode, of_place, of_flags, of_syntax, of_help) \
    { .syntax = (of_syntax), .help = (of_help), .mode = &(of_mode), .place = (of_place), .flags = (of_flags) }
#define ALIAS (ROW_ALIAS | ROW_HIDDEN)

/* A mode of such rows, opened from global configuration, one object per tag. */
#define TAGGED_MODE(of_name, of_prompt, of_title, of_tags, of_place, of_help) \
    { .name = of_name, .prompt = of_prompt, .title = of_title " configuration commands:", .parent = &mode_global, \
      .key = KEY_TAG, .bangs = 1, \
      .opener = { .syntax = of_name " " of_tags, .help = of_help, .slot_help = HELP("Tag"), .place = (of_place) } }

/* Marks of packets, each kind of traffic a line of its own. */
#define QOS_OF(of_mode, of_place, of_kind) \
    ROW(of_mode, of_place, 0, "ip qos dscp WORD " of_kind, "Quality of service of " of_kind)
#define QOS(of_mode, of_place) \
    QOS_OF(of_mode, of_place, "media"), QOS_OF(of_mode, of_place, "service"), \
    QOS_OF(of_mode, of_place, "signaling"), QOS_OF(of_mode, of_place, "video")

/* Languages of phones; a tag other than 0 is chosen by templates. */
#define LOCALES(of_mode, of_place) \
    ROW(of_mode, of_place, ROW_KEYED, "user-locale <0-4> WORD [WORD] [load WORD]", "Language of a tag"), \
    ROW(of_mode, of_place, 0, "user-locale WORD [WORD] [load WORD]", "Language of phones"), \
    ROW(of_mode, (of_place) + 1, ROW_KEYED, "network-locale <0-4> WORD [WORD]", "Tones of a tag"), \
    ROW(of_mode, (of_place) + 1, 0, "network-locale WORD [WORD]", "Tones of a country")

/* `reset` of SIP phones, and the like: none registers here, and the administrator is told so. */
void inert_no_sip_phone(const struct object *object, const struct args *args, const struct actor *who,
                        struct out *out);

#endif
