-- Deploy routiq:ref/phone_regions to pg
-- requires: ref/phone_sources
--
-- The lines are written by python -m tools.phone_metadata, from libphonenumber (Apache-2.0). Each has:
-- region, calling code, main or not, prefix for calls abroad and how it begins, prefix within the country
-- and the plain one, what takes its place, lengths of a number, lengths without the area. A - stands for nothing.
--
-- After them stand the forms of numbers, in blocks that end with a semicolon: region, lengths, and where
-- runs of numbers begin that have the form (y) or have it not, without the zeros at the end.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.phone_regions (
    region text not null,
    calling_code smallint not null,
    is_main boolean not null,
    abroad_prefix text,
    abroad_pattern text,
    abroad_starts text[],
    trunk_prefix text,
    trunk_pattern text,
    trunk_rule text,
    shortest smallint not null,
    longest smallint not null,
    lengths smallint[] not null,
    local_lengths smallint[] not null,
    form_edges bigint[] not null,
    constraint pk_phone_regions primary key (region, calling_code),
    constraint ck_phone_regions_region check (region ~ '^([A-Z]{2}|001)$'),
    constraint ck_phone_regions_calling_code check (calling_code between 1 and 999),
    constraint ck_phone_regions_abroad check (abroad_prefix is null or abroad_pattern is null),
    constraint ck_phone_regions_longest check (longest >= shortest)
)
-- Few rows on a page, so that the planner finds the index cheaper than to read them all.
with (fillfactor = 10);

alter table ref.phone_regions owner to app_owner;

create unique index uq_phone_regions_calling_code on ref.phone_regions (calling_code)
where is_main;

comment on table ref.phone_regions is
    'How numbers are dialled in each region, and how long they are. Class: reference';
comment on column ref.phone_regions.region is
    'Country or territory (ISO 3166-1 alpha-2); 001 for numbers of no country';
comment on column ref.phone_regions.calling_code is 'Country calling code (ITU-T E.164)';
comment on column ref.phone_regions.is_main is
    'Whether numbers with the code are read by this row, where several regions share it';
comment on column ref.phone_regions.abroad_prefix is
    'What is dialled before a country code, where it is one string of digits';
comment on column ref.phone_regions.abroad_pattern is
    'The same as a pattern, where there are several';
comment on column ref.phone_regions.abroad_starts is
    'The two digits that whatever fits abroad_pattern begins with; others need not be tried';
comment on column ref.phone_regions.trunk_prefix is
    'What is dialled before a number within the country: digits that say all, also where a pattern '
    'has more to say of numbers without them';
comment on column ref.phone_regions.trunk_pattern is
    'The same as a pattern, with carriers and area codes that are dialled there; for numbers that '
    'do not begin with trunk_prefix';
comment on column ref.phone_regions.trunk_rule is
    'What takes the place of the pattern, where its last group was dialled';
comment on column ref.phone_regions.shortest is
    'Digits of the shortest number, without country code';
comment on column ref.phone_regions.longest is 'Digits of the longest number, without country code';
comment on column ref.phone_regions.lengths is 'How many digits a number may have; empty for any';
comment on column ref.phone_regions.local_lengths is
    'How many digits are enough within an area and no number elsewhere';
comment on column ref.phone_regions.form_edges is
    'Where runs of numbers that have the form of a number there begin and end in turn, in use or '
    'not: 10^17 for each digit, and the number; contact.phone_fits asks it';
comment on index ref.uq_phone_regions_calling_code is 'For the country code of a number';

insert into ref.phone_regions (
    region,
    calling_code,
    is_main,
    abroad_prefix,
    abroad_pattern,
    abroad_starts,
    trunk_prefix,
    trunk_pattern,
    trunk_rule,
    shortest,
    longest,
    lengths,
    local_lengths,
    form_edges
)
with lines as (
    select
        string_to_array(
            replace(replace(l.line, '\d', '[0-9]'), ' -', ' '), ' '
        ) as words
    from string_to_table($regions$
US 1 main 011 01 1 1 - 10 7
AG 1 - 011 01 ([457]\d{6})$|1 1 268\1 10 7
AI 1 - 011 01 ([2457]\d{6})$|1 1 264\1 10 7
AS 1 - 011 01 ([267]\d{6})$|1 1 684\1 10 7
BB 1 - 011 01 ([2-9]\d{6})$|1 1 246\1 10 7
BM 1 - 011 01 ([2-9]\d{6})$|1 1 441\1 10 7
BS 1 - 011 01 ([3-8]\d{6})$|1 1 242\1 10 7
CA 1 - 011 01 1 1 - 7,10 -
DM 1 - 011 01 ([2-7]\d{6})$|1 1 767\1 10 7
DO 1 - 011 01 1 1 - 10 7
GD 1 - 011 01 ([2-9]\d{6})$|1 1 473\1 10 7
GU 1 - 011 01 ([2-9]\d{6})$|1 1 671\1 10 7
JM 1 - 011 01 1 1 - 10 7
KN 1 - 011 01 ([2-7]\d{6})$|1 1 869\1 10 7
KY 1 - 011 01 ([2-9]\d{6})$|1 1 345\1 10 7
LC 1 - 011 01 ([2-8]\d{6})$|1 1 758\1 10 7
MP 1 - 011 01 ([2-9]\d{6})$|1 1 670\1 10 7
MS 1 - 011 01 ([34]\d{6})$|1 1 664\1 10 7
PR 1 - 011 01 1 1 - 10 7
SX 1 - 011 01 (5\d{6})$|1 1 721\1 10 7
TC 1 - 011 01 ([2-479]\d{6})$|1 1 649\1 10 7
TT 1 - 011 01 ([2-46-8]\d{6})$|1 1 868\1 10 7
VC 1 - 011 01 ([2-7]\d{6})$|1 1 784\1 10 7
VG 1 - 011 01 ([2-578]\d{6})$|1 1 284\1 10 7
VI 1 - 011 01 ([2-9]\d{6})$|1 1 340\1 10 7
RU 7 main 810 81 8 8 - 10,14 7
KZ 7 - 810 81 8 8 - 10,14 5,6,7
EG 20 main 00 00 0 0 - 8,9,10 6,7
ZA 27 main 00 00 0 0 - 5,6,7,8,9,10 -
GR 30 main 00 00 - - - 10,11,12 -
NL 31 main 00 00 0 0 - 5,6,7,8,9,10,11 -
BE 32 main 00 00 0 0 - 8,9 -
FR 33 main 00 00 0 0 - 9 -
ES 34 main 00 00 - - - 9 -
HU 36 main 00 00 06 - - 8,9 6,7
IT 39 main 00 00 - - - 6,7,8,9,10,11,12 -
VA 39 - 00 00 - - - 6,7,8,9,10,11,12 -
RO 40 main 00 00 0 0 - 6,9 -
CH 41 main 00 00 0 0 - 9,12 -
AT 43 main 00 00 0 0 - 4,5,6,7,8,9,10,11,12,13 3
GB 44 main 00 00 0|180020 - - 7,9,10 4,5,6,8
GG 44 - 00 00 ([25-9]\d{5})$|0|180020 - 1481\1 7,9,10 6
IM 44 - 00 00 ([25-8]\d{5})$|0|180020 - 1624\1 10 6
JE 44 - 00 00 ([0-24-8]\d{5})$|0|180020 - 1534\1 10 6
DK 45 main 00 00 - - - 8 -
SE 46 main 00 00 0 0 - 6,7,8,9,10,12 -
NO 47 main 00 00 - - - 5,8 -
SJ 47 - 00 00 - - - 5,8 -
PL 48 main 00 00 - - - 6,7,8,9,10 -
DE 49 main 00 00 0 0 - 4,5,6,7,8,9,10,11,12,13,14,15 2,3
PE 51 main 00|19(?:1[124]|77|90)00 00,19 0 0 - 8,9 6,7
MX 52 main 0[09] 00,09 - - - 10 7,8
CU 53 main 119 11 0 0 - 6,7,8,10 4,5
AR 54 main 00 00 0?(?:(11|2(?:2(?:02?|[13]|2[13-79]|4[1-6]|5[2457]|6[124-8]|7[1-4]|8[13-6]|9[1267])|3(?:02?|1[467]|2[03-6]|3[13-8]|[49][2-6]|5[2-8]|[67])|4(?:7[3-578]|9)|6(?:[0136]|2[24-6]|4[6-8]?|5[15-8])|80|9(?:0[1-3]|[19]|2\d|3[1-6]|4[02568]?|5[2-4]|6[2-46]|72?|8[23]?))|3(?:3(?:2[79]|6|8[2578])|4(?:0[0-24-9]|[12]|3[5-8]?|4[24-7]|5[4-68]?|6[02-9]|7[126]|8[2379]?|9[1-36-8])|5(?:1|2[1245]|3[237]?|4[1-46-9]|6[2-4]|7[1-6]|8[2-5]?)|6[24]|7(?:[069]|1[1568]|2[15]|3[145]|4[13]|5[14-8]|7[2-57]|8[126])|8(?:[01]|2[15-7]|3[2578]?|4[13-6]|5[4-8]?|6[1-357-9]|7[36-8]?|8[5-8]?|9[124])))15)? - 9\1 10,11 6,7,8
BR 55 main 00(?:1[245]|2[1-35]|31|4[13]|[56]5|99) 00 (?:0|90)(?:(1[245]|2[1-35]|31|4[13]|[56]5|99)(\d{10,11}))? - \2 8,9,10,11 -
CL 56 main (?:0|1(?:1[0-69]|2[02-5]|5[13-58]|69|7[0167]|8[018]))0 00,11,12,15,16,17,18 - - - 9,10,11 -
CO 57 main 00(?:4(?:[14]4|56)|[579]) 00 0([3579]|4(?:[14]4|56))? - - 8,10,11 4,7
VE 58 main 00 00 0 0 - 10 7
MY 60 main 00 00 0 0 - 8,9,10 6,7
AU 61 main 001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011 00,14 (183[12])|0 0 - 5,6,7,8,9,10,12 -
CC 61 - 001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011 00,14 ([59]\d{7})$|0 0 8\1 6,7,8,9,10,12 -
CX 61 - 001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011 00,14 ([59]\d{7})$|0 0 8\1 6,7,8,9,10,12 -
ID 62 main 00[89] 00 0 0 - 7,8,9,10,11,12,13,14,15,16,17 5,6
PH 63 main 00 00 0 0 - 6,8,9,10,11,12,13 4,5,7
NZ 64 main 0(?:0|161) 00,01 0 0 - 5,6,7,8,9,10 -
SG 65 main 0[0-3]\d 00,01,02,03 - - - 8,10,11 -
TH 66 main 00[1-9] 00 0 0 - 8,9,10,13 -
JP 81 main 010 01 (000[2569]\d{4,6})$|(?:(?:003768)0?)|0 - \1 8,9,10,11,12,13,14,15,16,17 -
KR 82 main 00(?:[125689]|3(?:[46]5|91)|7(?:00|27|3|55|6[126])) 00 0(8(?:[1-46-8]|5\d\d))? - - 5,6,8,9,10,11,12,13,14 3,4,7
VN 84 main 00 00 0 0 - 7,8,9,10 -
CN 86 main 00|1(?:[12]\d|79)\d\d00 00,11,12,17 (1(?:[12]\d|79)\d\d)|0 0 - 7,8,9,10,11,12 5,6
TR 90 main 00 00 0 0 - 7,10,12,13 -
IN 91 main 00 00 0 0 - 8,9,10,11,12,13 6,7
PK 92 main 00 00 0 0 - 8,9,10,11,12 5,6,7
AF 93 main 00 00 0 0 - 9 7
LK 94 main 00 00 0 0 - 9 7
MM 95 main 00 00 0 0 - 6,7,8,9,10 5
IR 98 main 00 00 0 0 - 4,5,6,7,10 8
SS 211 main 00 00 0 0 - 9 -
MA 212 main 00 00 0 0 - 9 -
EH 212 - 00 00 0 0 - 9 -
DZ 213 main 00 00 0 0 - 8,9 -
TN 216 main 00 00 - - - 8 -
LY 218 main 00 00 0 0 - 9 7
GM 220 main 00 00 - - - 7,9 -
SN 221 main 00 00 - - - 9 -
MR 222 main 00 00 - - - 8 -
ML 223 main 00 00 - - - 8 -
GN 224 main 00 00 - - - 8,9 -
CI 225 main 00 00 - - - 10 -
BF 226 main 00 00 - - - 8 -
NE 227 main 00 00 - - - 8 -
TG 228 main 00 00 - - - 8 -
BJ 229 main 00 00 - - - 10 -
MU 230 main 0(?:0|[24-7]0|3[03]) 00,02,03,04,05,06,07 - - - 7,8,10 -
LR 231 main 00 00 0 0 - 7,8,9 -
SL 232 main 00 00 0 0 - 8 6
GH 233 main 00 00 0 0 - 8,9 7
NG 234 main 009 00 0 0 - 10,11,12,13,14 6,7
TD 235 main 00|16 00,16 - - - 8 -
CF 236 main 00 00 - - - 8 -
CM 237 main 00 00 - - - 8,9 -
CV 238 main 0 00,01,02,03,04,05,06,07,08,09 - - - 7 -
ST 239 main 00 00 - - - 7 -
GQ 240 main 00 00 - - - 9 -
GA 241 main 00 00 0(11\d{6}|60\d{6}|61\d{6}|6[256]\d{6}|7[467]\d{6}) - \1 7,8 -
CG 242 main 00 00 - - - 9 -
CD 243 main 00 00 0 0 - 7,8,9,10 -
AO 244 main 00 00 - - - 9 -
GW 245 main 00 00 - - - 7,9 -
IO 246 main 00 00 - - - 7 -
AC 247 main 00 00 - - - 5,6 -
SC 248 main 010|0[0-2] 00,01,02 - - - 7 -
SD 249 main 00 00 0 0 - 9 -
RW 250 main 00 00 0 0 - 8,9 -
ET 251 main 00 00 0 0 - 9 7
SO 252 main 00 00 0 0 - 6,7,8,9 -
DJ 253 main 00 00 - - - 8 -
KE 254 main 000 00 0 0 - 7,8,9,10 -
TZ 255 main 00[056] 00 0 0 - 9 -
UG 256 main 00[057] 00 0 0 - 9 5,6,7
BI 257 main 00 00 - - - 8 -
MZ 258 main 00 00 - - - 8,9 -
ZM 260 main 00 00 0 0 - 9 6
MG 261 main 00 00 ([24-9]\d{6})$|0 0 20\1 9 7
RE 262 main 00 00 0 0 - 9 -
YT 262 - 00 00 0 0 - 9 -
ZW 263 main 00 00 0 0 - 7,9,10 6
NA 264 main 00 00 0 0 - 8,9 -
MW 265 main 00 00 0 0 - 7,9 -
LS 266 main 00 00 - - - 8 -
BW 267 main 00 00 - - - 7,8,10 -
SZ 268 main 00 00 - - - 8,9 -
KM 269 main 00 00 - - - 7 4
SH 290 main 00 00 - - - 4,5 -
TA 290 - 00 00 - - - 4 -
ER 291 main 00 00 0 0 - 7 6
AW 297 main 00 00 - - - 7 -
FO 298 main 00 00 (10(?:01|[12]0|88)) - - 6 -
GL 299 main 00 00 - - - 6 -
GI 350 main 00 00 - - - 8 -
PT 351 main 00 00 - - - 9 -
LU 352 main 00 00 (15(?:0[06]|1[12]|[35]5|4[04]|6[26]|77|88|99)\d) - - 4,5,6,7,8,9,10,11 -
IE 353 main 00 00 0 0 - 7,8,9,10 5,6
IS 354 main 00|1(?:0(?:01|[12]0)|100) 00,10,11 - - - 7,9 -
AL 355 main 00 00 0 0 - 6,7,8,9 5
MT 356 main 00 00 - - - 8 -
CY 357 main 00 00 - - - 8 -
FI 358 main 00|99(?:[01469]|5(?:[14]1|3[23]|5[59]|77|88|9[09])) 00,99 0 0 - 5,6,7,8,9,10,11,12 -
AX 358 - 00|99(?:[01469]|5(?:[14]1|3[23]|5[59]|77|88|9[09])) 00,99 0 0 - 5,6,7,8,9,10,11,12 -
BG 359 main 00 00 0 0 - 6,7,8,9,12 4,5
LT 370 main 00 00 [08] - - 8 -
LV 371 main 00 00 - - - 8 -
EE 372 main 00 00 - - - 7,8,10 -
MD 373 main 00 00 0 0 - 8 -
AM 374 main 00 00 0 0 - 8 5,6
BY 375 main 810 81 0|80? - - 6,7,8,9,10,11 5
AD 376 main 00 00 - - - 6,8,9 -
MC 377 main 00 00 0 0 - 8,9 -
SM 378 main 00 00 ([89]\d{5})$ - 0549\1 8,10 6
UA 380 main 00 00 0 0 - 9,10 5,6,7
RS 381 main 00 00 0 0 - 6,7,8,9,10,11,12 4,5
ME 382 main 00 00 0 0 - 8,9 6
XK 383 main 00 00 0 0 - 8,9,10,11,12 -
HR 385 main 00 00 0 0 - 7,8,9 6
SI 386 main 00|10(?:22|66|88|99) 00,10 0 0 - 5,6,7,8 -
BA 387 main 00 00 0 0 - 8,9 6
MK 389 main 00 00 0 0 - 8 6,7
CZ 420 main 00 00 - - - 9,10,11,12 -
SK 421 main 00 00 0 0 - 6,7,9 -
LI 423 main 00 00 (1001)|0 0 - 7,9 -
FK 500 main 00 00 - - - 5 -
BZ 501 main 00 00 - - - 7,11 -
GT 502 main 00 00 - - - 8,11 -
SV 503 main 00 00 - - - 7,8,11 -
HN 504 main 00 00 - - - 8,11 -
NI 505 main 00 00 - - - 8 -
CR 506 main 00 00 (19(?:0[0-2468]|1[09]|20|66|77|99)) - - 8,10 -
PA 507 main 00 00 - - - 7,8,10,11 -
PM 508 main 00 00 0 0 - 6,9 -
HT 509 main 00 00 - - - 8 -
GP 590 main 00 00 0 0 - 9 -
BL 590 - 00 00 0 0 - 9 -
MF 590 - 00 00 0 0 - 9 -
BO 591 main 00(?:1\d)? 00 0(1\d)? - - 8,9 7
GY 592 main 001 00 - - - 7 -
EC 593 main 00 00 0 0 - 8,9,10,11 7
GF 594 main 00 00 0 0 - 9 -
PY 595 main 00 00 0 0 - 6,7,8,9,10,11 5
MQ 596 main 00 00 0 0 - 9 -
SR 597 main 00 00 - - - 6,7 -
UY 598 main 0(?:0|1[3-9]\d) 00,01 0 0 - 4,5,6,7,8,9,10,11,12,13 -
CW 599 main 00 00 - - - 7,8 -
BQ 599 - 00 00 - - - 7 -
TL 670 main 00 00 - - - 7,8 -
NF 672 main 00 00 ([0-258]\d{4})$ - 3\1 6 5
BN 673 main 00 00 - - - 7 -
NR 674 main 00 00 - - - 7 -
PG 675 main 00|140[1-3] 00,14 - - - 7,8 -
TO 676 main 00 00 - - - 5,7 -
SB 677 main 0[01] 00,01 - - - 5,7 -
VU 678 main 00 00 - - - 5,7 -
FJ 679 main 0(?:0|52) 00,05 - - - 7,11 -
PW 680 main 01[12] 01 - - - 7 -
WF 681 main 00 00 - - - 6,9 -
CK 682 main 00 00 - - - 5 -
NU 683 main 00 00 - - - 4,7 -
WS 685 main 0 00,01,02,03,04,05,06,07,08,09 - - - 5,6,7,10 -
KI 686 main 00 00 0 0 - 5,8 -
NC 687 main 00 00 - - - 6 -
TV 688 main 00 00 - - - 5,6,7 -
PF 689 main 00 00 - - - 6,8,9 -
TK 690 main 00 00 - - - 4,5,6,7 -
FM 691 main 00 00 - - - 7 -
MH 692 main 011 01 1 1 - 7 -
001 800 main - - - - - 8 -
001 808 main - - - - - 8 -
KP 850 main 00|99 00,99 0 0 - 8,10 6,7
HK 852 main 00(?:30|5[09]|[126-9]?) 00 - - - 5,6,7,8,9,11 -
MO 853 main 00 00 - - - 7,8 -
KH 855 main 00[14-9] 00 0 0 - 8,9,10 6,7
LA 856 main 00 00 0 0 - 8,9,10 6
001 870 main - - - - - 9,12 -
001 878 main - - - - - 12 -
BD 880 main 00 00 0 0 - 6,7,8,9,10 -
001 881 main - - - - - 9,10 -
001 882 main - - - - - 7,8,9,10,11,12 -
001 883 main - - - - - 8,9,10,11,12 -
TW 886 main 0(?:0[25-79]|19) 00,01 0 0 - 7,8,9,10,11 -
001 888 main - - - - - 11 -
MV 960 main 0(?:0|19) 00,01 - - - 7,10 -
LB 961 main 00 00 0 0 - 7,8 -
JO 962 main 00 00 0 0 - 8,9 -
SY 963 main 00 00 0 0 - 8,9 6,7
IQ 964 main 00 00 0 0 - 8,9,10 6,7
KW 965 main 00 00 - - - 7,8 -
SA 966 main 00 00 0 0 - 9,10 7
YE 967 main 00 00 0 0 - 7,8,9 6
OM 968 main 00 00 - - - 7,8,9 -
PS 970 main 00 00 0 0 - 8,9,10 7
AE 971 main 00 00 0 0 - 5,6,7,8,9,10,11,12 -
IL 972 main 0(?:0|1(?:05|[2-9])) 00,01 0 0 - 7,8,9,10,11,12 -
BH 973 main 00 00 - - - 8 -
QA 974 main 00 00 - - - 7,8,9,11 -
BT 975 main 00 00 - - - 7,8 6
MN 976 main 001 00 0 0 - 8,9,10 4,5,6
NP 977 main 00 00 0 0 - 8,10,11 6,7
001 979 main - - - - - 9 8
TJ 992 main 810 81 - - - 9 3,5,6,7
TM 993 main 810 81 8 8 - 8 -
AZ 994 main 00 00 0 0 - 9 7
GE 995 main 00 00 0 0 - 9 6,7
KG 996 main 00 00 0 0 - 9,10 5,6
UZ 998 main 00 00 - - - 9 -
$regions$, E'\n') as l (line)
    where l.line <> ''
),

regions as (
    select
        l.words[1] as region,
        l.words[2]::smallint as calling_code,
        l.words[3] = 'main' as is_main,
        nullif(l.words[4], '') as abroad,
        string_to_array(nullif(l.words[5], ''), ',') as abroad_starts,
        nullif(l.words[6], '') as trunk,
        nullif(l.words[7], '') as plain_trunk,
        nullif(l.words[8], '') as trunk_rule,
        string_to_array(l.words[9], ',')::smallint[] as lengths,
        string_to_array(l.words[10], ',')::smallint[] as local_lengths
    from lines as l
),

blocks as materialized (
    select regexp_split_to_array(btrim(l.block, E' \n'), '[ \n]+') as words
    from string_to_table($forms$
US 7 3=y 4=;
US 10 2=y;
AG 10 268=y 269= 5=y 6= 8=y 901=;
AI 10 264=y 265= 5=y 6= 8=y 901=;
AS 10 5=y 6= 684=y 685= 8=y 901=;
BB 10 246=y 247= 5=y 6= 8=y 901=;
BM 10 441=y 442= 5=y 6= 8=y 901=;
BS 10 242=y 243= 5=y 6= 8=y 901=;
CA 7 3=y 4=;
CA 10 2=y;
DM 10 5=y 6= 767=y 768= 8=y 901=;
DO 10 5=y 6= 8=y 901=;
GD 10 473=y 474= 5=y 6= 8=y 901=;
GU 10 5=y 6= 671=y 672= 8=y 901=;
JM 10 5=y 6= 658=y 659= 8=y 901=;
KN 10 5=y 6= 8=y 901=;
KY 10 345=y 346= 5=y 6= 8=y 901=;
LC 10 5=y 6= 758=y 759= 8=y 901=;
MP 10 5=y 6= 67=y 671= 8=y 901=;
MS 10 5=y 6= 664=y 665= 8=y 901=;
PR 10 5=y 6= 787=y 788= 8=y;
SX 10 5=y 6= 7215=y 7216= 8=y 901=;
TC 10 5=y 6= 649=y 65= 8=y 901=;
TT 10 5=y 6= 8=y 901=;
VC 10 5=y 6= 784=y 785= 8=y 901=;
VG 10 284=y 285= 5=y 6= 8=y 901=;
VI 10 34=y 341= 5=y 6= 8=y 901=;
RU 10 3=y 5= 7=y;
RU 14 8=y 9=;
KZ 10 7=y 9=;
KZ 14 8=y 9=;
EG 8 1=y 2= 3=y 4= 5=y 6=;
EG 9 1=y 3= 4=y 7= 8=y;
EG 10 1=y 2= 8=y;
ZA 5,6,7,8,10 8=y 9=;
ZA 9 1=y;
GR 10 2=y 3= 5005=y 5005001= 6=y 71= 8=y;
GR 11,12 8=y 9=;
NL 5,6 1=y 2=;
NL 7,8,10 8=y;
NL 9 1=y 319= 32=y;
NL 11 9=y;
BE 8 1=y;
BE 9 4=y 5=;
FR 9 1=y;
ES 9 4=y 401= 51=y 52= 6=y;
HU 8 1=y;
HU 9 2=y 4= 5=y 8=;
IT 6,8 =y 1= 8=y 9=;
IT 7 =y 1=;
IT 9 =y 2= 3=y 4= 8=y 9=;
IT 10 =y 2= 3=y 4= 43=y 44= 55=y 56= 7=y 71= 8=y 9=;
IT 11 =y 2= 3=y 39=;
IT 12 =y 1= 3=y 39=;
VA 6,8 =y 1= 8=y 9=;
VA 7 =y 1=;
VA 9 =y 2= 3=y 4= 8=y 9=;
VA 10 =y 2= 3=y 4= 55=y 56= 8=y 9=;
VA 11 =y 1= 3=y 39=;
VA 12 3=y 39=;
RO 6 2=y 4=;
RO 9 2=y 4= 7=y 91=;
CH 9 2=y;
CH 12 8=y 9=;
AT 4 1=y 2=;
AT 5 1=y 2= 5=y 6=;
AT 6 1=y 2= 3=y 43= 44=y 8=;
AT 7 1=y 431= 432=y 4351= 4352=y 8=;
AT 8 1=y 431= 432=y 433= 435=y 4351= 4352=y 436= 438=y 9=;
AT 9 1=y 431= 435=y 4351= 4352=y 436= 438=y;
AT 10 1=y 431= 435=y 4351= 4352=y 436= 439=y;
AT 11,12,13 1=y 431= 435=y 4351= 4352=y 436= 44=y;
GB 7 8=y 9=;
GB 9 1=y 2= 8=y 9=;
GB 10 1=y 4= 5=y 6= 7=y;
GG 7,9 8=y 9=;
GG 10 1481=y 1482= 3=y 4= 5=y 6= 7=y;
IM 10 1624=y 1625= 3=y 4= 5=y 6= 7=y 91=;
JE 10 1534=y 1535= 3=y 4= 5=y 6= 7=y 91=;
DK 8 2=y;
SE 6 2=y 3=;
SE 7 1=y 5= 6=y 7= 8=y;
SE 8 1=y 7= 8=y;
SE 9 1=y;
SE 10 9=y;
SE 12 2=y 3= 6=y 7=;
NO 5 =y 1=;
NO 8 2=y;
SJ 5 =y 1=;
SJ 8 4=y 5= 79=y;
PL 6 2=y 3= 6=y 7=;
PL 7,9 1=y;
PL 8 6=y 7=;
PL 10 8=y 9=;
DE 4 1=y 2=;
DE 5 1=y 2= 3=y 5= 6=y 7= 8=y 9=;
DE 6 1=y;
DE 7 1=y 493= 4931=y 494= 4941=y 4969= 497=y 498= 499=y;
DE 8,9,10,11,12 1=y 493= 4931=y 4937= 4938=y 494= 4941=y 4949= 495=y 496= 4961=y 4969= 4971=y 4978=
5=y;
DE 13 1=y 492= 4921=y 4922= 4923=y 4924= 4931=y 4932= 4941=y 4949= 495=y 496= 4961=y 4969= 5=y;
DE 14 1=y 49= 5=y;
DE 15 2=y 49= 5=y;
PE 8 1=y 2= 4=y 9=;
PE 9 9=y;
MX 10 2=y;
CU 6 3=y 5=;
CU 7 2=y 5= 7=y 8=;
CU 8 2=y 8=;
CU 10 8=y 9=;
AR 10 11=y 12= 2=y 4= 6=y 7= 8=y 9=;
AR 11 8=y;
BR 8 3=y 5=;
BR 9 5=y 6= 8=y;
BR 10 1=y;
BR 11 1=y 555= 556=y;
CL 9 2=y;
CL 10 6=y 7=;
CL 11 123=y 12301= 6=y 7=;
CO 8 46=y 47=;
CO 10 3=y 4= 6=y 61= 9=y;
CO 11 1=y 2=;
VE 10 2=y 3= 4=y 51= 6=y 601= 8=y 801= 9=y 91=;
MY 8 4=y;
MY 9 1=y 2= 3=y 4=;
MY 10 1=y 2=;
AU 5,6,7,8 1=y 2=;
AU 9 1=y 18= 19=y 5= 7=y 9=;
AU 10 1=y 183= 184=y 2=;
AU 12 1=y 18= 19=y 2=;
CC 6,7,8 1=y 2=;
CC 9 1=y 2= 4=y 5= 8=y 9=;
CC 10 1=y 183= 184=y 2=;
CC 12 1=y 18= 19=y 2=;
CX 6,7,8 1=y 2=;
CX 9 1=y 2= 4=y 5= 8=y 9=;
CX 10 1=y 183= 184=y 2=;
CX 12 1=y 18= 19=y 2=;
ID 7 1=y 4= 6=y 7=;
ID 8 2=y;
ID 9,10 1=y;
ID 11 =y 01= 1=y;
ID 12 001=y 01= 8=y 9=;
ID 13,14,15,16,17 001=y 01=;
PH 6 2=y 3=;
PH 8 8=y 9=;
PH 9 2=y 9=;
PH 10 8=y;
PH 11,12,13 18=y 1801=;
NZ 5,6 8=y 9=;
NZ 7 5=y 51= 8=y 9=;
NZ 8 2=y 5= 6=y 64= 65=y;
NZ 9 2=y 3= 5=y 51= 7=y;
NZ 10 1=y 3= 5=y 51= 8=y;
SG 8 3=y 4= 6=y 7= 8=y;
SG 10 8=y 9=;
SG 11 1=y 2= 7=y 7001=;
TH 8 1=y 6= 7=y 8=;
TH 9 1=y 2= 6=y 7= 8=y;
TH 10 1=y 2=;
TH 13 0018=y 001801=;
JP 8 =y 01=;
JP 9 001=y 01= 1=y;
JP 10 001=y 01= 2=y 3= 5=y;
JP 11,12,13,14,15,16,17 001=y 01=;
KR 5,6 3=y 7=;
KR 8 1=y 3=;
KR 9 1=y 7= 8=y 81=;
KR 10 1=y 2= 3=y 71=;
KR 11 =y 01= 5=y 6=;
KR 12,13,14 001=y 01=;
VN 7 1=y 2= 6=y 8=;
VN 8 1=y 2= 6=y 7=;
VN 9 1=y 2= 3=y 4= 5=y;
VN 10 1=y 3=;
CN 7,8 1=y;
CN 9 3=y 86= 87=y;
CN 10 1=y 86= 87=y;
CN 11 1=y 2= 3=y 6= 7=y 86= 87=y;
CN 12 1=y 11= 13=y 17= 18=y 3=;
TR 7 4=y 5=;
TR 10 2=y 6= 8=y 901=;
TR 12,13 8=y 9=;
IN 8,9,11,12 1=y 2=;
IN 10 1=y;
IN 13 0008=y 000801= 1=y 2=;
PK 8 8=y;
PK 9 122=y 123= 2=y 3= 4=y;
PK 10 2=y 928= 9281=y 929= 93=y;
PK 11 2=y 3= 4=y 92= 93=y;
PK 12 2=y 3= 4=y 92212= 9226=y 9229= 93=y;
AF 9 2=y 8=;
LK 9 1=y;
MM 6 1=y 3=;
MM 7 1=y 3= 4=y 9=;
MM 8 1=y 3= 4=y;
MM 9 2=y 3= 4=y 95= 96=y;
MM 10 8=y 95= 96=y;
IR 4,5 9=y;
IR 6,7 1=y 9=;
IR 10 1=y;
SS 9 1=y 2= 9=y;
MA 9 5=y 9=;
EH 9 5=y 9=;
DZ 8 1=y 5=;
DZ 9 5=y 81= 9=y;
TN 8 2=y 6= 7=y;
LY 9 2=y;
GM 7 2=y;
GM 9 4=y 5= 8=y 9=;
SN 9 3=y 4= 7=y 9= 93=y 94=;
MR 8 2=y 5= 8=y 801=;
ML 8 2=y 3= 4=y;
GN 8 3=y 4=;
GN 9 6=y 7= 722=y 723=;
CI 10 =y 1= 2=y 3=;
BF 8 =y 1= 2=y 3= 4=y 8=;
NE 8 =y 1= 2=y 3= 7=y;
TG 8 2=y 3= 7=y 8= 9=y;
BJ 10 01=y 02=;
MU 7 2=y 5= 6=y 7= 8=y 9=;
MU 8 5=y 6= 7=y 8=;
MU 10 8=y 9=;
LR 7 4=y 7=;
LR 8 2=y 3=;
LR 9 2=y 3= 33=y 34= 4=y 6= 7=y 8= 88=y 89=;
SL 8 2=y 4= 66=y 67= 7=y;
GH 8 8=y 801=;
GH 9 2=y 4= 5=y 6= 8=y 801=;
NG 10 2=y 21= 7=y;
NG 11,12,13,14 7=y 9=;
TD 8 22=y 23= 3=y 4= 6=y 7= 77=y 78= 8=y;
CF 8 2=y 3= 61=y 62= 7=y 8= 8776=y 8777=;
CM 8 88=y 89=;
CM 9 2=y 3= 6=y 7= 88=y 89=;
CV 7 2=y 6= 8=y 801= 9=y;
ST 7 22=y 23= 9=y;
GQ 9 222=y 223= 3=y 4= 55=y 56= 8=y 81= 9=y 91=;
GA 7 2=y 8=;
GA 8 =y 1= 11=y 12= 6=y 8=;
CG 9 =y 1= 222=y 223= 8=y 81=;
CD 7 1=y 7= 8=y 9=;
CD 8 2=y 3=;
CD 9 1=y 2= 8=y;
CD 10 5=y 6=;
AO 9 2=y 3= 9=y;
GW 7 4=y 5=;
GW 9 4=y 5= 9=y;
IO 7 3=y 4=;
AC 5 2=y 5= 6=y 8=;
AC 6 =y 2= 5=y 6= 8=y;
SC 7 2=y 3= 4=y 5= 64=y 65= 8=y;
SD 9 1=y 2= 9=y;
RW 8 06=y 07=;
RW 9 2=y 3= 7=y 801= 9=y 901=;
ET 9 11=y 12= 2=y 6= 7=y;
SO 6 1=y 2= 3=y 5= 8=y 9=;
SO 7 1=y 6=;
SO 8 1=y 3= 6=y 8= 9=y;
SO 9 3=y 5= 6=y;
DJ 8 2=y 3= 77=y 78=;
KE 7 4=y 7=;
KE 8 2=y 21= 4=y 7=;
KE 9 1=y 21= 4=y 801= 9=y 901=;
KE 10 8=y 801=;
TZ 9 2=y 3= 41=y 42= 5=y 91=;
UG 9 2=y 21= 3=y 5= 7=y 801= 9=y 91=;
BI 8 2=y 3= 31=y 32= 6=y 8=;
MZ 8 2=y 3=;
MZ 9 8=y 9=;
ZM 9 21=y 22= 5=y 6= 63=y 64= 7=y 801= 9=y;
MG 9 2=y 4=;
RE 9 26=y 27= 6=y 7= 709=y 71= 8=y;
YT 9 26=y 27= 639=y 64= 7093=y 7094= 8=y 81= 9=y;
ZW 7,10 8=y 9=;
ZW 9 2=y 4= 5=y 9=;
NA 8,9 6=y 7= 8=y 9=;
MW 7 1=y 2=;
MW 9 1=y 3= 31=y 32= 77=y 78= 8=y;
LS 8 2=y 3= 5=y 7= 8=y 801=;
BW 7 2=y 7= 9=y 91=;
BW 8 7=y 8=;
BW 10 08=y 0801= 8=y 801=;
SZ 8 08=y 0801= 2=y 4= 7=y 8=;
SZ 9 9=y 901=;
KM 7 3=y 5= 7=y 9=;
SH 4 8=y 9=;
SH 5 2=y 3= 5=y 7= 9=y;
TA 4 8=y 9=;
ER 7 1=y 2= 7=y 9=;
AW 7 2=y 3= 5=y 801= 9=y;
FO 6 2=y;
GL 6 19=y 71= 8=y;
GI 8 2=y 3= 5=y 61=;
PT 9 1693=y 1694= 2=y 31= 6=y;
LU 4,5,6 2=y 6= 7=y;
LU 7,8,10,11 2=y 352= 353=y 6= 7=y;
LU 9 2=y 352= 353=y;
IE 7 2=y 3= 4=y 7= 9=y;
IE 8 1=y 3= 4=y 7= 9=y;
IE 9 1=y 3= 4=y;
IE 10 1=y 2= 4=y 5= 8=y 9=;
IS 7 4=y;
IS 9 38=y 39=;
AL 6 8=y 901=;
AL 7 8=y 9=;
AL 8 2=y 6= 7=y 701= 8=y 9=;
AL 9 6=y 7=;
MT 8 2=y 3= 355=y 3551= 5=y 6= 7=y 801= 9=y;
CY 8 2=y 3= 5=y 51= 7=y 81= 9=y;
FI 5 1=y 4= 5=y 7= 8=y;
FI 6,7,8,9 1=y;
FI 10 1=y 35= 36=y 8=;
FI 11,12 7=y 8=;
AX 5 2=y 3=;
AX 6 1=y 51= 7=y 8=;
AX 7 1=y 51= 7=y 801=;
AX 8,9 1=y 35= 36=y 51= 6=y 61= 7=y 801=;
AX 10 1=y 35= 36=y 51= 6=y 61= 7=y 8=;
AX 11,12 7=y 8=;
BG 6 2=y 3=;
BG 7,8 2=y;
BG 9 8=y;
BG 12 008=y 00801=;
LT 8 3=y 5= 52=y 53= 6=y 71= 8=y 81= 9=y;
LV 8 2=y 3= 6=y 7= 78=y 79= 8=y 91=;
EE 7 3=y 91=;
EE 8 4=y 6= 7=y 9=;
EE 10 8=y 9=;
MD 8 2=y 4= 5=y 81= 9=y 91=;
AM 8 1=y 5= 55=y 56= 6=y 61= 77=y 78= 8=y;
BY 6 8=y 9=;
BY 7 8=y 88= 89=y 9=;
BY 8 8=y 808= 809=y 88= 89=y 9=;
BY 9 1=y 3= 33=y 34= 44=y 45= 8=y 808= 809=y 88= 89=y 9=;
BY 10 8=y 808= 809=y 815= 818=y 82= 85=y 88= 89=y 9= 902=y 903=;
BY 11 81=y 88=;
AD 6 1=y 2= 3=y 4= 5=y;
AD 8 1=y 2=;
AD 9 6=y 7=;
MC 8 3=y 5= 8=y;
MC 9 6=y 8=;
SM 8 5=y 8=;
SM 10 0549=y 055=;
UA 9 3=y;
UA 10 8=y;
RS 6 7=y 801= 9=y 91=;
RS 7 1=y 4= 7=y 801= 9=y 91=;
RS 8 1=y 4= 6=y 801= 9=y 91=;
RS 9,10 1=y 381= 382=y 4= 6=y 801= 9=y 91=;
RS 11,12 1=y 381= 382=y 4= 7=y 801=;
ME 8 2=y 21= 3=y 81= 9=y;
ME 9 8=y 81=;
XK 8 2=y 5= 8=y 801= 9=y 901=;
XK 9 2=y 4=;
XK 10,11,12 3=y 4=;
HR 7 6=y 7= 8=y 81=;
HR 8 1=y 81= 9=y;
HR 9 2=y 7= 8=y 81= 9=y;
SI 5 8=y 9=;
SI 6,7 8=y 91=;
SI 8 1=y 91=;
BA 8 3=y 4= 49=y 71= 8=y;
BA 9 6=y 7=;
MK 8 2=y 6= 7=y 9=;
CZ 9 2=y 61= 7=y;
CZ 10,11,12 9=y;
SK 6 2=y 6=;
SK 7 2=y 6= 9=y;
SK 9 2=y 7= 8=y;
LI 7 2=y 4= 7=y 91=;
LI 9 6=y 7= 8=y 9=;
FK 5 2=y 8=;
BZ 7 2=y 9=;
BZ 11 08=y 0801=;
GT 8 2=y 81=;
GT 11 1=y 2=;
SV 7,11 8=y 81= 9=y 901=;
SV 8 2=y 3= 5=y 8=;
HN 8 2=y 4= 7=y;
HN 11 8=y 9=;
NI 8 18=y 1801= 2=y 3= 5=y 9=;
CR 8 2=y 3= 3005=y 3006= 4=y 9=;
CR 10 8=y 91=;
PA 7 1=y 6= 7=y;
PA 8 6=y 7= 8=y 9=;
PA 10 8=y 9=;
PA 11 008=y 00801=;
PM 6 2=y;
PM 9 7=y 9=;
HT 8 2=y 6= 8=y;
GP 9 59=y 6= 69=y 7= 709=y 7091= 8=y;
BL 9 59=y 6= 69=y 7= 709=y 7091= 8=y;
MF 9 59=y 6= 69=y 7= 709=y 7091= 8=y;
BO 8 2=y 8=;
BO 9 8001=y 8002=;
GY 7 2=y 9= 9008=y 9009=;
EC 8 2=y 8=;
EC 9 9=y;
EC 10,11 1=y 2=;
GF 9 59=y 6= 694=y 695= 7093=y 7094= 8=y;
PY 6 3=y 4= 6=y;
PY 7 3=y 5= 6=y;
PY 8 2=y;
PY 9 2=y 59= 6=y;
PY 10,11 9=y;
MQ 9 59=y 6= 69=y 7= 7091=y 7092= 8=y;
SR 6 2=y 6=;
SR 7 6=y;
UY 4,5 2=y 3=;
UY 6,9,10,11,12,13 0004=y 0005=;
UY 7 0004=y 0005= 4=y 5= 8=y 81= 9=y;
UY 8 0004=y 0005= 1=y 3= 4=y 5= 9=y;
CW 7 31=y 32= 41=y 42= 6=y 61= 7=y 8=;
CW 8 9=y;
BQ 7 31=y 32= 41=y 42= 7=y 8=;
TL 7 2=y 5= 7=y 81= 9=y 91=;
TL 8 7=y 8=;
NF 6 1=y 2= 3=y 4=;
BN 7 2=y 6= 7=y 9=;
NR 7 222=y 223= 444=y 445= 55=y 56= 666=y 667= 777=y 778= 8=y 9= 999=y;
PG 7 18=y 181= 2=y 6= 64=y 65= 8=y;
PG 8 7=y 9=;
TO 5 2=y 9=;
TO 7 08=y 0801= 5=y 9= 999=y;
SB 5 1=y 7=;
SB 7 6=y;
VU 5 2=y 4= 48=y 49= 8=y 9=;
VU 7 5=y 6= 7=y;
FJ 7 2=y 4= 45=y 46= 5=y;
FJ 11 08=y 0801=;
PW 7 2=y 3= 345=y 346= 4=y 901=;
WF 6 4=y 41= 72=y 73= 8=y;
WF 9 8=y 9=;
CK 5 2=y 6= 7=y 9=;
NU 4 4=y 8=;
NU 7 888=y 889=;
WS 5 2=y 7=;
WS 6 6=y 7= 8=y 9=;
WS 7 7=y 9=;
WS 10 8=y 9=;
KI 5 2=y 51= 8=y 9=;
KI 8 3=y 4= 6=y 68= 69=y 8=;
NC 6 05=y 051= 2=y 6= 7=y;
TV 5 2=y 3=;
TV 6 9=y 91=;
TV 7 7=y 8=;
PF 6 4=y 5=;
PF 8 4=y 5= 8=y 9=;
PF 9 8=y 9=;
TK 4,5,6,7 2=y 5= 7=y 8=;
FM 7 3=y 4= 82=y 821= 9=y;
MH 7 2=y 3= 329=y 33= 45=y 46= 5=y 7=;
KP 8 2=y 8= 85=y 86=;
KP 10 19=y 2=;
HK 5,6,7,11 9=y;
HK 8 2=y 85= 86=y;
HK 9 8=y 85= 86=y 9=;
MO 7 08=y 0801=;
MO 8 28=y 29= 6=y 7= 8=y 9=;
KH 8,9 1=y;
KH 10 1=y 2=;
LA 8 2=y 4= 41=y 42= 5=y 9=;
LA 9 3=y 4=;
LA 10 2=y 3=;
BD 6 5=y 6= 7=y;
BD 7 3=y;
BD 8 2=y;
BD 9 2=y 88= 89=y;
BD 10 1=y 5= 6=y 7= 8=y 88= 89=y;
TW 7 2=y 3=;
TW 8 2=y 9=;
TW 9 2=y 7= 8=y;
TW 10,11 7=y 8=;
MV 7 3=y 5= 6=y 8= 9=y;
MV 10 8=y 801= 9=y 96= 97=y;
LB 7 1=y 2= 3=y;
LB 8 2=y 3= 7=y;
JO 8 2=y 3= 32=y 33= 53=y 54= 6=y 7= 8=y;
JO 9 427=y 428= 7=y 8=;
SY 8 1=y 6=;
SY 9 1=y 4= 5=y 6= 9=y;
IQ 8 1=y 7=;
IQ 9 2=y 7=;
IQ 10 7=y 8=;
KW 7 18=y 19=;
KW 8 2=y 3= 41=y 42= 5=y 7= 9=y;
SA 9 1=y 2= 5=y 6= 92=y 93=;
SA 10 8=y 801=;
YE 7 1=y 8=;
YE 8 1=y 2=;
YE 9 7=y 8=;
OM 7 5=y 501=;
OM 8 1505=y 1506= 2=y 3= 7=y 801= 9=y;
OM 9 8=y 801=;
PS 8 22=y 23= 42=y 43= 82=y 83= 92=y 93=;
PS 9 5=y 6=;
PS 10 1=y 2=;
AE 5,6,7,10,11,12 8=y 801=;
AE 8 2=y 5= 6=y 801= 9=y;
AE 9 4=y 801= 9=y 97= 98=y;
IL 7,10,11,12 1=y 2=;
IL 8 1=y 5= 8=y;
IL 9 5=y 6= 7=y 8=;
BH 8 1=y 2= 3=y 4= 6=y;
QA 7 2=y 3= 8=y 801=;
QA 8 3=y 8=;
QA 9 8=y 801=;
QA 11 008=y 0081=;
BT 7 2=y 9=;
BT 8 1=y 2= 7=y 9=;
MN 8 1=y 3= 5=y;
MN 9,10 1=y 3=;
NP 8 1=y;
NP 10 9=y;
NP 11 1=y 2=;
TJ 9 =y 6= 66=y 67= 7=y;
TM 8 1=y 8=;
AZ 9 1=y 3= 365=y 366= 4=y 61= 7=y 8= 88=y 89= 9=y;
GE 9 3=y 6= 7=y 801=;
KG 9 2=y 4= 5=y;
KG 10 8=y 9=;
UZ 9 2=y 21= 33=y 34= 5=y;
$forms$, ';') as l (block)
    where btrim(l.block, E' \n') <> ''
),

forms as (
    select
        b.words[1] as region,
        d.digits,
        b.words[3:] as tokens
    from blocks as b
    cross join lateral unnest(string_to_array(b.words[2], ',')::bigint[]) as d (digits)
),

edges as (
    select
        f.region,
        f.digits * 100000000000000000
        + rpad(split_part(t.token, '=', 1), f.digits::int, '0')::bigint as edge
    from forms as f
    cross join lateral unnest(f.tokens) as t (token)
    union all
    select
        f.region,
        f.digits * 100000000000000000 + (10 ^ f.digits)::bigint as edge
    from forms as f
    where f.tokens[cardinality(f.tokens)] like '%=y'
)

select
    r.region,
    r.calling_code,
    r.is_main,
    substring(r.abroad from '^[0-9]+$') as abroad_prefix,
    '^(?:' || substring(r.abroad from '^.*[^0-9].*$') || ')' as abroad_pattern,
    case
        when r.abroad ~ '[^0-9]' then r.abroad_starts
    end as abroad_starts,
    coalesce(r.plain_trunk, substring(r.trunk from '^[0-9]+$')) as trunk_prefix,
    '^(?:' || substring(r.trunk from '^.*[^0-9].*$') || ')' as trunk_pattern,
    r.trunk_rule,
    r.lengths[1] as shortest,
    r.lengths[cardinality(r.lengths)] as longest,
    r.lengths,
    r.local_lengths,
    array(
        select e.edge
        from edges as e
        where e.region = r.region
        order by e.edge
    ) as form_edges
from regions as r;

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.phone_regions from app_owner;
grant select, insert, update, delete on ref.phone_regions to app_migrator;

commit;
