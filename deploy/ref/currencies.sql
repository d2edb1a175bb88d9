-- Deploy routiq:ref/currencies to pg
-- requires: ref/schema
-- requires: core/currency_code
--
-- ISO 4217, list one, without funds, metals and units of account. What other systems count in may differ:
-- Stripe gives no decimals to some that have them, see integration.write_billing.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.currencies (
    code core.currency_code not null,
    minor_digits smallint not null,
    constraint pk_currencies primary key (code),
    constraint ck_currencies_minor_digits check (minor_digits between 0 and 3)
);

alter table ref.currencies owner to app_owner;

comment on table ref.currencies is
    'Currencies in use, and their decimals. Class: reference';
comment on column ref.currencies.code is 'Code of three letters (ISO 4217)';
comment on column ref.currencies.minor_digits is 'Decimals that amounts have';

insert into ref.currencies (code, minor_digits)
select
    c.code,
    0 as minor_digits
from string_to_table(
        'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
        ' '
    ) as c (code)
union all
select
    c.code,
    2 as minor_digits
from string_to_table(
        'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN '
        'BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL '
        'GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK '
        'LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO '
        'NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE '
        'SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES '
        'WST XCD XCG YER ZAR ZMW ZWG',
        ' '
    ) as c (code)
union all
select
    c.code,
    3 as minor_digits
from string_to_table('BHD IQD JOD KWD LYD OMR TND', ' ') as c (code);

revoke insert, update, delete, truncate on ref.currencies from app_owner;
grant insert, update, delete on ref.currencies to app_migrator; -- currencies come and go

commit;
