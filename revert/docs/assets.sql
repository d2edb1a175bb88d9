-- Revert routiq:docs/assets from pg

begin;

drop table docs.assets;

delete from ref.status_transitions
where entity = 'docs.assets.scan_status';

delete from audit.sensitive_columns
where table_name = 'docs.assets';

commit;
