// SPDX-License-Identifier: MIT
/* Where `show` prints: named fields with their layout. The sink decides the form: text keeps the layout and drops the
 * names, JSON keeps the names and drops the layout. Filters and the pager sit behind the text sink. */
#ifndef CORE_OUT_H
#define CORE_OUT_H

#include "core/buf.h"

struct out;

/* Text only: headings, rulers, words between fields. A newline ends a line, as in printf. Ignored by JSON. */
void out_text(struct out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One field. `layout` is the printf form of the value with the words around it that belong to the text form,
 * "max_line %lld " for numbers, "IP:%s " for strings; NULL = JSON only. */
void out_number(struct out *o, const char *name, const char *layout, long long value);
void out_string(struct out *o, const char *name, const char *layout, const char *value);
/* JSON true/false; text prints `yes` or `no` (either may be "" or NULL). */
void out_bool(struct out *o, const char *name, bool value, const char *yes, const char *no);
/* What does not exist now, of fields that others of its kind have: JSON null, nothing in text. A text that is not set
 * is "" instead. */
void out_null(struct out *o, const char *name);
/* Why there is nothing to show: "%% There is no …\n"; in JSON the sentence alone, as the field `error`. Outside of
 * lists. The command counts as refused. */
void out_error(struct out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool out_has_failed(const struct out *o);

/* A named list of items and one item (an object with fields, which may hold lists). At the top level, too, fields
 * belong to an object: a plain `show` is one object; a table is a list in it. */
void out_list(struct out *o, const char *name);
void out_list_end(struct out *o);
void out_item(struct out *o);
void out_item_end(struct out *o);
/* An object that is no item: a field with fields. */
void out_object(struct out *o, const char *name);
void out_object_end(struct out *o);

/* A sink that collects into `b` (which must outlive it). */
enum out_form { OUT_TEXT, OUT_JSON };
struct out *out_open(enum out_form form, struct buf *b);
/* Closes what is open (JSON brackets) and frees. */
void out_close(struct out *o);
enum out_form out_form_of(const struct out *o);

#endif
