-- Revert routiq:core/sha256_digest from pg

begin;

drop domain core.sha256_digest;

commit;
