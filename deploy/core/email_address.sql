-- Deploy routiq:core/email_address to pg
-- requires: core/schema
--
-- RFC 5321, 4.5.3.1: at most 64 octets before the @ and 254 in all, because a path of 256 holds two
-- brackets. 2.3.5: the domain is fully qualified; each label has 1 to 63 letters, digits and hyphens
-- (RFC 1035, 2.3.4). A domain in another script is written in its ASCII form (xn--…). Blanks and a
-- second @ are legal within quotes; no mailbox in use has them, and typing errors do.

begin;

create domain core.email_address as text
constraint ck_email_address_case check (value = lower(value))
constraint ck_email_address_form check (value ~ '^[^[:space:][:cntrl:]@]+@[^@]+$')
constraint ck_email_address_host check (
    split_part(value, '@', 2)
    ~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'
)
constraint ck_email_address_length check (
    octet_length(split_part(value, '@', 1)) <= 64 and octet_length(value) <= 254
);

alter domain core.email_address owner to app_owner;

revoke all on domain core.email_address from public;

comment on domain core.email_address is
    'Address of a mailbox, in lower case: at most 64 octets, @, and a name of two labels or more';

commit;
