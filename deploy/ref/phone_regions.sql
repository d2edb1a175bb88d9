-- Deploy routiq:ref/phone_regions to pg
-- requires: ref/phone_sources
--
-- The lines are written by python -m tools.phone_metadata, from libphonenumber (Apache-2.0). Each has:
-- region, calling code, main or not, prefix for calls abroad, prefix within the country, what
-- takes its place, lengths of a number, lengths without the area. A - stands for nothing.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.phone_regions (
    region text not null,
    calling_code smallint not null,
    is_main boolean not null,
    abroad_prefix text,
    abroad_pattern text,
    trunk_prefix text,
    trunk_pattern text,
    trunk_rule text,
    shortest smallint not null,
    longest smallint not null,
    lengths smallint[] not null,
    local_lengths smallint[] not null,
    constraint pk_phone_regions primary key (region, calling_code),
    constraint ck_phone_regions_region check (region ~ '^([A-Z]{2}|001)$'),
    constraint ck_phone_regions_calling_code check (calling_code between 1 and 999),
    constraint ck_phone_regions_abroad check (abroad_prefix is null or abroad_pattern is null),
    constraint ck_phone_regions_trunk check (trunk_prefix is null or trunk_pattern is null),
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
comment on column ref.phone_regions.trunk_prefix is
    'What is dialled before a number within the country, where it is one string of digits';
comment on column ref.phone_regions.trunk_pattern is
    'The same as a pattern, with carriers and area codes that are dialled there';
comment on column ref.phone_regions.trunk_rule is
    'What takes the place of the pattern, where its last group was dialled';
comment on column ref.phone_regions.shortest is
    'Digits of the shortest number, without country code';
comment on column ref.phone_regions.longest is 'Digits of the longest number, without country code';
comment on column ref.phone_regions.lengths is 'How many digits a number may have; empty for any';
comment on column ref.phone_regions.local_lengths is
    'How many digits are enough within an area and no number elsewhere';
comment on index ref.uq_phone_regions_calling_code is 'For the country code of a number';

insert into ref.phone_regions (
    region,
    calling_code,
    is_main,
    abroad_prefix,
    abroad_pattern,
    trunk_prefix,
    trunk_pattern,
    trunk_rule,
    shortest,
    longest,
    lengths,
    local_lengths
)
with lines as (
    select
        string_to_array(
            replace(replace(l.line, '\d', '[0-9]'), ' -', ' '), ' '
        ) as words
    from string_to_table($regions$
US 1 main 011 1 - 10 7
AG 1 - 011 ([457]\d{6})$|1 268\1 10 7
AI 1 - 011 ([2457]\d{6})$|1 264\1 10 7
AS 1 - 011 ([267]\d{6})$|1 684\1 10 7
BB 1 - 011 ([2-9]\d{6})$|1 246\1 10 7
BM 1 - 011 ([2-9]\d{6})$|1 441\1 10 7
BS 1 - 011 ([3-8]\d{6})$|1 242\1 10 7
CA 1 - 011 1 - 7,10 -
DM 1 - 011 ([2-7]\d{6})$|1 767\1 10 7
DO 1 - 011 1 - 10 7
GD 1 - 011 ([2-9]\d{6})$|1 473\1 10 7
GU 1 - 011 ([2-9]\d{6})$|1 671\1 10 7
JM 1 - 011 1 - 10 7
KN 1 - 011 ([2-7]\d{6})$|1 869\1 10 7
KY 1 - 011 ([2-9]\d{6})$|1 345\1 10 7
LC 1 - 011 ([2-8]\d{6})$|1 758\1 10 7
MP 1 - 011 ([2-9]\d{6})$|1 670\1 10 7
MS 1 - 011 ([34]\d{6})$|1 664\1 10 7
PR 1 - 011 1 - 10 7
SX 1 - 011 (5\d{6})$|1 721\1 10 7
TC 1 - 011 ([2-479]\d{6})$|1 649\1 10 7
TT 1 - 011 ([2-46-8]\d{6})$|1 868\1 10 7
VC 1 - 011 ([2-7]\d{6})$|1 784\1 10 7
VG 1 - 011 ([2-578]\d{6})$|1 284\1 10 7
VI 1 - 011 ([2-9]\d{6})$|1 340\1 10 7
RU 7 main 810 8 - 10,14 7
KZ 7 - 810 8 - 10,14 5,6,7
EG 20 main 00 0 - 8,9,10 6,7
ZA 27 main 00 0 - 5,6,7,8,9,10 -
GR 30 main 00 - - 10,11,12 -
NL 31 main 00 0 - 5,6,7,8,9,10,11 -
BE 32 main 00 0 - 8,9 -
FR 33 main 00 0 - 9 -
ES 34 main 00 - - 9 -
HU 36 main 00 06 - 8,9 6,7
IT 39 main 00 - - 6,7,8,9,10,11,12 -
VA 39 - 00 - - 6,7,8,9,10,11,12 -
RO 40 main 00 0 - 6,9 -
CH 41 main 00 0 - 9,12 -
AT 43 main 00 0 - 4,5,6,7,8,9,10,11,12,13 3
GB 44 main 00 0|180020 - 7,9,10 4,5,6,8
GG 44 - 00 ([25-9]\d{5})$|0|180020 1481\1 7,9,10 6
IM 44 - 00 ([25-8]\d{5})$|0|180020 1624\1 10 6
JE 44 - 00 ([0-24-8]\d{5})$|0|180020 1534\1 10 6
DK 45 main 00 - - 8 -
SE 46 main 00 0 - 6,7,8,9,10,12 -
NO 47 main 00 - - 5,8 -
SJ 47 - 00 - - 5,8 -
PL 48 main 00 - - 6,7,8,9,10 -
DE 49 main 00 0 - 4,5,6,7,8,9,10,11,12,13,14,15 2,3
PE 51 main 00|19(?:1[124]|77|90)00 0 - 8,9 6,7
MX 52 main 0[09] - - 10 7,8
CU 53 main 119 0 - 6,7,8,10 4,5
AR 54 main 00 0?(?:(11|2(?:2(?:02?|[13]|2[13-79]|4[1-6]|5[2457]|6[124-8]|7[1-4]|8[13-6]|9[1267])|3(?:02?|1[467]|2[03-6]|3[13-8]|[49][2-6]|5[2-8]|[67])|4(?:7[3-578]|9)|6(?:[0136]|2[24-6]|4[6-8]?|5[15-8])|80|9(?:0[1-3]|[19]|2\d|3[1-6]|4[02568]?|5[2-4]|6[2-46]|72?|8[23]?))|3(?:3(?:2[79]|6|8[2578])|4(?:0[0-24-9]|[12]|3[5-8]?|4[24-7]|5[4-68]?|6[02-9]|7[126]|8[2379]?|9[1-36-8])|5(?:1|2[1245]|3[237]?|4[1-46-9]|6[2-4]|7[1-6]|8[2-5]?)|6[24]|7(?:[069]|1[1568]|2[15]|3[145]|4[13]|5[14-8]|7[2-57]|8[126])|8(?:[01]|2[15-7]|3[2578]?|4[13-6]|5[4-8]?|6[1-357-9]|7[36-8]?|8[5-8]?|9[124])))15)? 9\1 10,11 6,7,8
BR 55 main 00(?:1[245]|2[1-35]|31|4[13]|[56]5|99) (?:0|90)(?:(1[245]|2[1-35]|31|4[13]|[56]5|99)(\d{10,11}))? \2 8,9,10,11 -
CL 56 main (?:0|1(?:1[0-69]|2[02-5]|5[13-58]|69|7[0167]|8[018]))0 - - 9,10,11 -
CO 57 main 00(?:4(?:[14]4|56)|[579]) 0([3579]|4(?:[14]4|56))? - 8,10,11 4,7
VE 58 main 00 0 - 10 7
MY 60 main 00 0 - 8,9,10 6,7
AU 61 main 001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011 (183[12])|0 - 5,6,7,8,9,10,12 -
CC 61 - 001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011 ([59]\d{7})$|0 8\1 6,7,8,9,10,12 -
CX 61 - 001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011 ([59]\d{7})$|0 8\1 6,7,8,9,10,12 -
ID 62 main 00[89] 0 - 7,8,9,10,11,12,13,14,15,16,17 5,6
PH 63 main 00 0 - 6,8,9,10,11,12,13 4,5,7
NZ 64 main 0(?:0|161) 0 - 5,6,7,8,9,10 -
SG 65 main 0[0-3]\d - - 8,10,11 -
TH 66 main 00[1-9] 0 - 8,9,10,13 -
JP 81 main 010 (000[2569]\d{4,6})$|(?:(?:003768)0?)|0 \1 8,9,10,11,12,13,14,15,16,17 -
KR 82 main 00(?:[125689]|3(?:[46]5|91)|7(?:00|27|3|55|6[126])) 0(8(?:[1-46-8]|5\d\d))? - 5,6,8,9,10,11,12,13,14 3,4,7
VN 84 main 00 0 - 7,8,9,10 -
CN 86 main 00|1(?:[12]\d|79)\d\d00 (1(?:[12]\d|79)\d\d)|0 - 7,8,9,10,11,12 5,6
TR 90 main 00 0 - 7,10,12,13 -
IN 91 main 00 0 - 8,9,10,11,12,13 6,7
PK 92 main 00 0 - 8,9,10,11,12 5,6,7
AF 93 main 00 0 - 9 7
LK 94 main 00 0 - 9 7
MM 95 main 00 0 - 6,7,8,9,10 5
IR 98 main 00 0 - 4,5,6,7,10 8
SS 211 main 00 0 - 9 -
MA 212 main 00 0 - 9 -
EH 212 - 00 0 - 9 -
DZ 213 main 00 0 - 8,9 -
TN 216 main 00 - - 8 -
LY 218 main 00 0 - 9 7
GM 220 main 00 - - 7,9 -
SN 221 main 00 - - 9 -
MR 222 main 00 - - 8 -
ML 223 main 00 - - 8 -
GN 224 main 00 - - 8,9 -
CI 225 main 00 - - 10 -
BF 226 main 00 - - 8 -
NE 227 main 00 - - 8 -
TG 228 main 00 - - 8 -
BJ 229 main 00 - - 10 -
MU 230 main 0(?:0|[24-7]0|3[03]) - - 7,8,10 -
LR 231 main 00 0 - 7,8,9 -
SL 232 main 00 0 - 8 6
GH 233 main 00 0 - 8,9 7
NG 234 main 009 0 - 10,11,12,13,14 6,7
TD 235 main 00|16 - - 8 -
CF 236 main 00 - - 8 -
CM 237 main 00 - - 8,9 -
CV 238 main 0 - - 7 -
ST 239 main 00 - - 7 -
GQ 240 main 00 - - 9 -
GA 241 main 00 0(11\d{6}|60\d{6}|61\d{6}|6[256]\d{6}|7[467]\d{6}) \1 7,8 -
CG 242 main 00 - - 9 -
CD 243 main 00 0 - 7,8,9,10 -
AO 244 main 00 - - 9 -
GW 245 main 00 - - 7,9 -
IO 246 main 00 - - 7 -
AC 247 main 00 - - 5,6 -
SC 248 main 010|0[0-2] - - 7 -
SD 249 main 00 0 - 9 -
RW 250 main 00 0 - 8,9 -
ET 251 main 00 0 - 9 7
SO 252 main 00 0 - 6,7,8,9 -
DJ 253 main 00 - - 8 -
KE 254 main 000 0 - 7,8,9,10 -
TZ 255 main 00[056] 0 - 9 -
UG 256 main 00[057] 0 - 9 5,6,7
BI 257 main 00 - - 8 -
MZ 258 main 00 - - 8,9 -
ZM 260 main 00 0 - 9 6
MG 261 main 00 ([24-9]\d{6})$|0 20\1 9 7
RE 262 main 00 0 - 9 -
YT 262 - 00 0 - 9 -
ZW 263 main 00 0 - 7,9,10 6
NA 264 main 00 0 - 8,9 -
MW 265 main 00 0 - 7,9 -
LS 266 main 00 - - 8 -
BW 267 main 00 - - 7,8,10 -
SZ 268 main 00 - - 8,9 -
KM 269 main 00 - - 7 4
SH 290 main 00 - - 4,5 -
TA 290 - 00 - - 4 -
ER 291 main 00 0 - 7 6
AW 297 main 00 - - 7 -
FO 298 main 00 (10(?:01|[12]0|88)) - 6 -
GL 299 main 00 - - 6 -
GI 350 main 00 - - 8 -
PT 351 main 00 - - 9 -
LU 352 main 00 (15(?:0[06]|1[12]|[35]5|4[04]|6[26]|77|88|99)\d) - 4,5,6,7,8,9,10,11 -
IE 353 main 00 0 - 7,8,9,10 5,6
IS 354 main 00|1(?:0(?:01|[12]0)|100) - - 7,9 -
AL 355 main 00 0 - 6,7,8,9 5
MT 356 main 00 - - 8 -
CY 357 main 00 - - 8 -
FI 358 main 00|99(?:[01469]|5(?:[14]1|3[23]|5[59]|77|88|9[09])) 0 - 5,6,7,8,9,10,11,12 -
AX 358 - 00|99(?:[01469]|5(?:[14]1|3[23]|5[59]|77|88|9[09])) 0 - 5,6,7,8,9,10,11,12 -
BG 359 main 00 0 - 6,7,8,9,12 4,5
LT 370 main 00 [08] - 8 -
LV 371 main 00 - - 8 -
EE 372 main 00 - - 7,8,10 -
MD 373 main 00 0 - 8 -
AM 374 main 00 0 - 8 5,6
BY 375 main 810 0|80? - 6,7,8,9,10,11 5
AD 376 main 00 - - 6,8,9 -
MC 377 main 00 0 - 8,9 -
SM 378 main 00 ([89]\d{5})$ 0549\1 8,10 6
UA 380 main 00 0 - 9,10 5,6,7
RS 381 main 00 0 - 6,7,8,9,10,11,12 4,5
ME 382 main 00 0 - 8,9 6
XK 383 main 00 0 - 8,9,10,11,12 -
HR 385 main 00 0 - 7,8,9 6
SI 386 main 00|10(?:22|66|88|99) 0 - 5,6,7,8 -
BA 387 main 00 0 - 8,9 6
MK 389 main 00 0 - 8 6,7
CZ 420 main 00 - - 9,10,11,12 -
SK 421 main 00 0 - 6,7,9 -
LI 423 main 00 (1001)|0 - 7,9 -
FK 500 main 00 - - 5 -
BZ 501 main 00 - - 7,11 -
GT 502 main 00 - - 8,11 -
SV 503 main 00 - - 7,8,11 -
HN 504 main 00 - - 8,11 -
NI 505 main 00 - - 8 -
CR 506 main 00 (19(?:0[0-2468]|1[09]|20|66|77|99)) - 8,10 -
PA 507 main 00 - - 7,8,10,11 -
PM 508 main 00 0 - 6,9 -
HT 509 main 00 - - 8 -
GP 590 main 00 0 - 9 -
BL 590 - 00 0 - 9 -
MF 590 - 00 0 - 9 -
BO 591 main 00(?:1\d)? 0(1\d)? - 8,9 7
GY 592 main 001 - - 7 -
EC 593 main 00 0 - 8,9,10,11 7
GF 594 main 00 0 - 9 -
PY 595 main 00 0 - 6,7,8,9,10,11 5
MQ 596 main 00 0 - 9 -
SR 597 main 00 - - 6,7 -
UY 598 main 0(?:0|1[3-9]\d) 0 - 4,5,6,7,8,9,10,11,12,13 -
CW 599 main 00 - - 7,8 -
BQ 599 - 00 - - 7 -
TL 670 main 00 - - 7,8 -
NF 672 main 00 ([0-258]\d{4})$ 3\1 6 5
BN 673 main 00 - - 7 -
NR 674 main 00 - - 7 -
PG 675 main 00|140[1-3] - - 7,8 -
TO 676 main 00 - - 5,7 -
SB 677 main 0[01] - - 5,7 -
VU 678 main 00 - - 5,7 -
FJ 679 main 0(?:0|52) - - 7,11 -
PW 680 main 01[12] - - 7 -
WF 681 main 00 - - 6,9 -
CK 682 main 00 - - 5 -
NU 683 main 00 - - 4,7 -
WS 685 main 0 - - 5,6,7,10 -
KI 686 main 00 0 - 5,8 -
NC 687 main 00 - - 6 -
TV 688 main 00 - - 5,6,7 -
PF 689 main 00 - - 6,8,9 -
TK 690 main 00 - - 4,5,6,7 -
FM 691 main 00 - - 7 -
MH 692 main 011 1 - 7 -
001 800 main - - - 8 -
001 808 main - - - 8 -
KP 850 main 00|99 0 - 8,10 6,7
HK 852 main 00(?:30|5[09]|[126-9]?) - - 5,6,7,8,9,11 -
MO 853 main 00 - - 7,8 -
KH 855 main 00[14-9] 0 - 8,9,10 6,7
LA 856 main 00 0 - 8,9,10 6
001 870 main - - - 9,12 -
001 878 main - - - 12 -
BD 880 main 00 0 - 6,7,8,9,10 -
001 881 main - - - 9,10 -
001 882 main - - - 7,8,9,10,11,12 -
001 883 main - - - 8,9,10,11,12 -
TW 886 main 0(?:0[25-79]|19) 0 - 7,8,9,10,11 -
001 888 main - - - 11 -
MV 960 main 0(?:0|19) - - 7,10 -
LB 961 main 00 0 - 7,8 -
JO 962 main 00 0 - 8,9 -
SY 963 main 00 0 - 8,9 6,7
IQ 964 main 00 0 - 8,9,10 6,7
KW 965 main 00 - - 7,8 -
SA 966 main 00 0 - 9,10 7
YE 967 main 00 0 - 7,8,9 6
OM 968 main 00 - - 7,8,9 -
PS 970 main 00 0 - 8,9,10 7
AE 971 main 00 0 - 5,6,7,8,9,10,11,12 -
IL 972 main 0(?:0|1(?:05|[2-9])) 0 - 7,8,9,10,11,12 -
BH 973 main 00 - - 8 -
QA 974 main 00 - - 7,8,9,11 -
BT 975 main 00 - - 7,8 6
MN 976 main 001 0 - 8,9,10 4,5,6
NP 977 main 00 0 - 8,10,11 6,7
001 979 main - - - 9 8
TJ 992 main 810 - - 9 3,5,6,7
TM 993 main 810 8 - 8 -
AZ 994 main 00 0 - 9 7
GE 995 main 00 0 - 9 6,7
KG 996 main 00 0 - 9,10 5,6
UZ 998 main 00 - - 9 -
$regions$, E'\n') as l (line)
    where l.line <> ''
),

regions as (
    select
        l.words[1] as region,
        l.words[2]::smallint as calling_code,
        l.words[3] = 'main' as is_main,
        nullif(l.words[4], '') as abroad,
        nullif(l.words[5], '') as trunk,
        nullif(l.words[6], '') as trunk_rule,
        string_to_array(l.words[7], ',')::smallint[] as lengths,
        string_to_array(l.words[8], ',')::smallint[] as local_lengths
    from lines as l
)

select
    r.region,
    r.calling_code,
    r.is_main,
    substring(r.abroad from '^[0-9]+$') as abroad_prefix,
    '^(?:' || substring(r.abroad from '^.*[^0-9].*$') || ')' as abroad_pattern,
    substring(r.trunk from '^[0-9]+$') as trunk_prefix,
    '^(?:' || substring(r.trunk from '^.*[^0-9].*$') || ')' as trunk_pattern,
    r.trunk_rule,
    r.lengths[1] as shortest,
    r.lengths[cardinality(r.lengths)] as longest,
    r.lengths,
    r.local_lengths
from regions as r;

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.phone_regions from app_owner;
grant select, insert, update, delete on ref.phone_regions to app_migrator;

commit;
