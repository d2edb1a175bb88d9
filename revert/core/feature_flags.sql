-- Revert routiq:core/feature_flags from pg

begin;

drop table core.feature_flags;

commit;
