-- Revert routiq:online/renamed_text from pg

begin;

drop function online.renamed_text(text, name[], name[]);

commit;
