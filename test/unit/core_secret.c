// SPDX-License-Identifier: MIT
#include "core/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Published examples of the formats (hashcat's list, modes 500, 9200, 9300); the password is "hashcat". */
static const struct { int type; const char *text; } published[] = {
    { 5, "$1$28772684$iEwNOgGugqO9.bIz5sk8k/" },
    { 8, "$8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk" },
    { 9, "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6" },
};
enum { PUBLISHED = sizeof published / sizeof published[0] };

static void verifies_what_ios_made(void **state)
{
    (void)state;
    for (unsigned i = 0; i < PUBLISHED; i++) {
        assert_true(secret_valid(published[i].type, published[i].text));
        assert_true(secret_verify(published[i].type, published[i].text, "hashcat"));
        assert_false(secret_verify(published[i].type, published[i].text, "hashcaT"));
        assert_false(secret_verify(published[i].type, published[i].text, ""));
    }
}

static void a_hash_is_of_its_own_type_only(void **state)
{
    (void)state;
    for (unsigned i = 0; i < PUBLISHED; i++)
        for (int type = 1; type <= 10; type++)
            assert_int_equal(secret_valid(type, published[i].text), type == published[i].type);
}

static void damaged_hashes_are_refused(void **state)
{
    (void)state;
    static const char *const damaged[] = {
        "", "$", "$9$", "$9$short$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6", "$9$2MJBozw/9R3UsU$",
        "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo", "$9$2MJBozw/9R3UsU",
        "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo66", "$1$$iEwNOgGugqO9.bIz5sk8k/",
        "$9$2MJBozw/9R3Us=$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6", "$1$123456789$iEwNOgGugqO9.bIz5sk8k/",
    };
    for (unsigned i = 0; i < sizeof damaged / sizeof damaged[0]; i++)
        for (int type = 5; type <= 9; type++) {
            assert_false(secret_valid(type, damaged[i]));
            assert_false(secret_verify(type, damaged[i], "hashcat"));
        }
}

static void hashes_verify_and_differ(void **state)
{
    (void)state;
    char one[SECRET_TEXT], two[SECRET_TEXT];
    secret_hash("opensesame", one);
    secret_hash("opensesame", two);
    assert_true(secret_valid(9, one));
    assert_string_not_equal(one, two);
    assert_true(secret_verify(9, one, "opensesame"));
    assert_false(secret_verify(9, one, "opensesam"));
}

static void type_7_reveals_published_texts(void **state)
{
    (void)state;
    char plain[32];
    assert_true(secret_reveal("0822455D0A16", plain, sizeof plain));
    assert_string_equal(plain, "cisco");
    assert_true(secret_reveal("094f471a1a0a", plain, sizeof plain));
    assert_string_equal(plain, "cisco");
    assert_true(secret_verify(7, "0822455D0A16", "cisco"));
    assert_false(secret_verify(7, "0822455D0A16", "cisc"));
}

static void type_7_round_trip(void **state)
{
    (void)state;
    static const char *const plains[] = { "x", "cisco", "a longer pass phrase with blanks and 123456789 digits" };
    char hidden[SECRET_TEXT], plain[SECRET_TEXT];
    for (unsigned i = 0; i < sizeof plains / sizeof plains[0]; i++)
        for (unsigned again = 0; again < 40; again++) {
            secret_obfuscate(plains[i], hidden, sizeof hidden);
            assert_true(secret_reveal(hidden, plain, sizeof plain));
            assert_string_equal(plain, plains[i]);
        }
}

static void type_7_refuses_nonsense(void **state)
{
    (void)state;
    static const char *const nonsense[] = { "", "0", "08", "082", "08224", "5322455D0A16", "x822", "0822455D0A1G" };
    char plain[8];
    for (unsigned i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++)
        assert_false(secret_reveal(nonsense[i], plain, sizeof plain));
    assert_false(secret_reveal("0822455D0A160000000000", plain, sizeof plain));    /* does not fit */
}

static void plain_text_compares_whole(void **state)
{
    (void)state;
    assert_true(secret_verify(0, "cisco", "cisco"));
    assert_false(secret_verify(0, "cisco", "cisco1"));
    assert_false(secret_verify(0, "", ""));
}

static void key_hashes(void **state)
{
    (void)state;
    char text[KEY_HASH_TEXT];
    assert_true(secret_key_hash("AAAA", KEY_MD5, text));                /* three zero bytes */
    assert_string_equal(text, "693E9AF84D3DFCC71E640E005BDC5E2E");
    assert_true(secret_key_hash("YQ==", KEY_SHA256, text));             /* "a" */
    assert_string_equal(text, "CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB");
    assert_false(secret_key_hash("", KEY_MD5, text));
    assert_false(secret_key_hash("AAA", KEY_MD5, text));
    assert_false(secret_key_hash("A*A=", KEY_MD5, text));
}

/* ssh-keygen of OpenSSH agrees with both halves of keys of each kind (e2e/ssh.sh); here: who may read which. */
static void host_keys_have_two_halves(void **state)
{
    static const struct {
        enum host_key kind;
        unsigned bits;
        const char *begins, *ends;
    } kinds[] = {
        { HOST_KEY_ED25519, 0, "ssh-ed25519 AAAA", " ed25519\n" },
        { HOST_KEY_RSA, 1024, "ssh-rsa AAAA", " rsa-1024\n" },
        { HOST_KEY_EC, 384, "ecdsa-sha2-nistp384 AAAA", " ec-384\n" },
    };
    char path[] = "/tmp/naisen-key-XXXXXX", public[40], text[1000] = "";
    (void)state;
    close(mkstemp(path));
    snprintf(public, sizeof public, "%s.pub", path);
    for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct stat st;
        assert_int_equal(secret_host_key(path, kinds[i].kind, kinds[i].bits), 0);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
        FILE *file = fopen(public, "r");
        assert_non_null(file);
        assert_non_null(fgets(text, sizeof text, file));
        fclose(file);
        assert_int_equal(strncmp(text, kinds[i].begins, strlen(kinds[i].begins)), 0);
        assert_string_equal(text + strlen(text) - strlen(kinds[i].ends), kinds[i].ends);
    }
    unlink(path);
    unlink(public);
    assert_true(secret_host_key("/nonexistent/folder/key", HOST_KEY_ED25519, 0) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verifies_what_ios_made), cmocka_unit_test(a_hash_is_of_its_own_type_only),
        cmocka_unit_test(damaged_hashes_are_refused), cmocka_unit_test(hashes_verify_and_differ),
        cmocka_unit_test(type_7_reveals_published_texts), cmocka_unit_test(type_7_round_trip),
        cmocka_unit_test(type_7_refuses_nonsense), cmocka_unit_test(plain_text_compares_whole),
        cmocka_unit_test(key_hashes), cmocka_unit_test(host_keys_have_two_halves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
