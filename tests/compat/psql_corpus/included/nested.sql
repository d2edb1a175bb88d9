\ir plain.sql
\ir ../included/plain.sql
select count(*) from t;
