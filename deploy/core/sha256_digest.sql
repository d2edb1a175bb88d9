-- Deploy routiq:core/sha256_digest to pg
-- requires: core/schema
--
-- FIPS 180-4: a digest of SHA-256 has 256 bits.

begin;

create domain core.sha256_digest as bytea
constraint ck_sha256_digest_length check (octet_length(value) = 32);

alter domain core.sha256_digest owner to app_owner;

revoke all on domain core.sha256_digest from public;

comment on domain core.sha256_digest is
    'SHA-256 of something that is not kept itself: 32 bytes';

commit;
