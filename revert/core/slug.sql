-- Revert routiq:core/slug from pg

begin;

drop domain core.slug;

commit;
