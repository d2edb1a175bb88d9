-- Revert routiq:docs/assets from pg

begin;

drop table docs.assets;

delete from audit.sensitive_columns
where table_name = 'docs.assets';

commit;
