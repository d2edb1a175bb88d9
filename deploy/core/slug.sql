-- Deploy routiq:core/slug to pg
-- requires: core/schema
--
-- A label of a host name (RFC 1035, 2.3.4; RFC 1123, 2.1), so that it can be one: at most 63 letters,
-- digits and hyphens, none at either end. Two hyphens in a row are kept for xn--…

begin;

create domain core.slug as text
constraint ck_slug_form check (
    value ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(value) <= 63
);

alter domain core.slug owner to app_owner;

revoke all on domain core.slug from public;

comment on domain core.slug is
    'Short name for addresses on the web: lower-case letters, digits, single hyphens; at most 63';

commit;
