// SPDX-License-Identifier: MIT
/* Module "codec": what two phones speak with each other. Each has one that it prefers, its own or the system's; of two
 * that differ the one that takes less of the network wins, as long as both phones can do it. */
#include "core/internal.h"
#include "core/module.h"

/* As the words of the rows stand. */
enum choice { CHOICE_NONE, CHOICE_MU_LAW, CHOICE_G722, CHOICE_G729, CHOICE_ILBC, CHOICES };
enum system_choice { SYSTEM_NONE, SYSTEM_MU_LAW, SYSTEM_G722, SYSTEM_G722_OLD };

struct phone_codec {
    uint8_t choice;
    bool assisted;               /* by a DSP farm, of which there is none */
};
struct service_codec {
    uint8_t choice;
};

static struct slice phone_slice = { .mode = &mode_ephone, .size = sizeof(struct phone_codec) };
static struct slice service_slice = { .mode = &mode_telephony, .size = sizeof(struct service_codec) };
static struct slice *const slices[] = { &phone_slice, &service_slice, NULL };

static struct row rows[] = {
    { .syntax = "codec {g711ulaw|g722r64|g729r8 [dspfarm-assist]|ilbc}", .help = "Codec of calls to other phones",
      .mode = &mode_ephone, .place = 500, .flags = ROW_LENT, .slice = &phone_slice,
      .slot_help = HELP("G.711 u-law, 64 kbit/s", "G.722, 64 kbit/s, wideband", "G.729, 8 kbit/s",
                        "A DSP farm would transcode (there is none)", "iLBC, 15 kbit/s"),
      .bind = { U8(struct phone_codec, choice, CHOICE_NONE), U8(struct phone_codec, assisted, 0) },
      .effect = NEXT_CALL("spoken with another phone that prefers it, too, or one that takes more; conferences and "
                          "music on hold are G.711") },
    { .syntax = "codec {g711ulaw|g722-64k|g722r64}", .help = "Codec of phones that say none", .mode = &mode_telephony,
      .place = 797, .slice = &service_slice,
      .slot_help = HELP("G.711 u-law, 64 kbit/s", "G.722, 64 kbit/s, wideband", "G.722, 64 kbit/s, wideband"),
      .bind = { U8(struct service_codec, choice, SYSTEM_NONE) },
      .effect = NEXT_CALL("is preferred by phones without a `codec` of their own") },
    { 0 }
};

/* SCCP's numbers. */
enum { A_LAW = 2, MU_LAW = 4, G722 = 6, G729 = 11, G729A = 12, ILBC = 86 };

static bool can(const struct phone *p, uint32_t codec)
{
    for (unsigned i = 0; i < p->codec_count; i++)
        if (p->codecs[i] == codec)
            return true;
    return p->codec_count == 0 && (codec == MU_LAW || codec == A_LAW);       /* said nothing: every phone has G.711 */
}

static enum choice choice_of(const struct phone *p)
{
    const struct phone_codec *own = object_slice(p->config, &phone_slice);
    const struct service_codec *all = object_slice(config_find(config_running(), &mode_telephony, 0), &service_slice);
    if (own->choice)
        return own->choice;
    return all->choice >= SYSTEM_G722 ? CHOICE_G722 : CHOICE_MU_LAW;
}

const char *phone_codec_name(const struct phone *p)
{
    static const char *const names[CHOICES] = {
        [CHOICE_MU_LAW] = "g711ulaw", [CHOICE_G722] = "g722r64", [CHOICE_G729] = "g729r8", [CHOICE_ILBC] = "ilbc",
    };
    return names[choice_of(p)];
}

/* The first that both can do: what they prefer, the thriftier one first, then as CME does. */
uint32_t codec_of_peers(const struct phone *a, const struct phone *b)
{
    static const struct {
        enum choice choice;
        uint32_t codec;
    } thrift[] = {
        { CHOICE_G729, G729A }, { CHOICE_G729, G729 }, { CHOICE_ILBC, ILBC }, { CHOICE_MU_LAW, MU_LAW },
        { CHOICE_G722, G722 },
    };
    static const uint32_t usual[] = { MU_LAW, A_LAW, G722, G729A, G729 };
    const enum choice one = choice_of(a), other = choice_of(b);
    for (size_t i = 0; i < sizeof thrift / sizeof thrift[0]; i++)
        if ((thrift[i].choice == one || thrift[i].choice == other) && can(a, thrift[i].codec) &&
            can(b, thrift[i].codec))
            return thrift[i].codec;
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (can(a, usual[i]) && can(b, usual[i]))
            return usual[i];
    return MU_LAW;
}

/* Nothing is transcoded: legs of the appliance are G.711. */
uint32_t codec_of_leg(const struct phone *p)
{
    return can(p, MU_LAW) || !can(p, A_LAW) ? MU_LAW : A_LAW;
}

extern const struct module module_codec;
const struct module module_codec = { .name = "codec", .slices = slices, .rows = rows };
