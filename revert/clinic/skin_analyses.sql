-- Revert routiq:clinic/skin_analyses from pg

begin;

drop table clinic.skin_analyses;

delete from audit.sensitive_columns
where table_name = 'clinic.skin_analyses';

commit;
